"""A call closes the whole position."""
