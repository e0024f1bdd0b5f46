"""From marks and labels to points that are claimed, each with its evidence."""
