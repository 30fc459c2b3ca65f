"""novate inside of pytest."""
