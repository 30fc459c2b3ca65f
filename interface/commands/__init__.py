"""One file for each command of `novate`."""
