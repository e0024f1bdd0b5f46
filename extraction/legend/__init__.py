"""Legends: which name goes with which colour."""
