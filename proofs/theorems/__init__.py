"""Theorems: for each property and each shape of a mechanism, the exact condition on its parameters, proved once."""
