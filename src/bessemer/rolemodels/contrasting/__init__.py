"""What set the look-alikes that recovered apart from the others."""
