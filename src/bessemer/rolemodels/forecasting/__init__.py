"""What comes next by the trend and by look-alikes, and how such forecasts fared at past origins."""
