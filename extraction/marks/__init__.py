"""Coloured marks in a plot: filled shapes (bars, areas) and lines. Knows pixels and colours, no numbers."""
