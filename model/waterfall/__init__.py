"""Who pays what a closed account could not: one folder for each layer that a file may name, in any order."""
