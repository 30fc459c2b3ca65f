"""Funding: that each kind keeps to its funding profile."""
