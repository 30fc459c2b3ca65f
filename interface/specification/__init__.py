"""The specification file: read, checked, written back, and changed."""
