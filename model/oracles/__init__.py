"""Oracles: what the clearing house sees of market prices, a kind of component."""
