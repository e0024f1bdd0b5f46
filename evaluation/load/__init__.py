"""The whole server under load: `python -m evaluation load`; what it asks, how it is timed, what is told of it."""
