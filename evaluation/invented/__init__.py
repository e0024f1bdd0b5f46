"""Charts by chance: companies that do not exist, numbers that nobody reported, every kind and habit of drawing.

The same seed gives the same sheets. How one is drawn, and what wear it then suffers, is decided elsewhere.
"""
