"""Proofs that a stranger can check: certificates, and the graph of the whole argument."""
