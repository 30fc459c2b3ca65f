"""Lowest: the least of what several feeds show."""
