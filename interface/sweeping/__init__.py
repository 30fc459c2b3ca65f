"""Sweeps: a verdict for every combination of values of some keys of a specification file."""
