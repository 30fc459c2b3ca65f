"""Verdicts: which route answers, what the answer rests on, and the figures beside it."""
