"""Storage remembers: what engines said and what people decided. The only place with SQL."""
