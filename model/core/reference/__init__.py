"""The executable machine, in exact integers."""
