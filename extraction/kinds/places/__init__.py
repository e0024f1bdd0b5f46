"""Where things stand in a chart with axes: plot, axes, legend, categories, labels."""
