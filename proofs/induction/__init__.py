"""Proofs by induction over the local symbolic machine: the invariant, and an argument for each property."""
