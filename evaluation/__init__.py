"""How good are we, and on what: drawn pictures with known truth."""
