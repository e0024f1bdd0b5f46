"""What the pie reader knows: discs, their slices, and the names and labels of those."""
