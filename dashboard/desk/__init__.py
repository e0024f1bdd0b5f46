"""The review desk: what its browser part is told, what it may ask for, and the code it runs."""
