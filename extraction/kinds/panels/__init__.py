"""Several charts in one picture: found, read one by one, joined."""
