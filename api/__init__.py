"""What other programs, and the browser itself, can fetch by address."""
