"""Verdicts and how they are reached: induction, bounded search, replay."""
