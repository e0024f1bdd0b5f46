"""What the table reader knows: rules, columns, heads, rows, cells."""
