"""Refinement: the two encodings held against each other, step by step, in runs and in draws."""
