"""The plots: one look for all of them, values with the marks of their states, axes worded as the reader counts."""
