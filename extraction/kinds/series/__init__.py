"""From the inks of a plot to bars, lines and areas: series of marks, not yet values."""
