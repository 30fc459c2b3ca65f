"""Proofs that a stranger can check: Farkas certificates, and the graph of the whole argument."""
