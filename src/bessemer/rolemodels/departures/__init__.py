"""Whether a role model departed from its look-alikes: synthetic controls from a dated event on."""
