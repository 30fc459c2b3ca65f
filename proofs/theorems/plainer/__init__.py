"""Mechanisms of which a theorem speaks through plainer ones: what holds of those holds of it."""
