"""Fallback: what any of several feeds shows; which of them is the adversary's choice."""
