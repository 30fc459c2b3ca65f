"""Explaining: why a number of one file is what it is, from the theorem that asks for it."""
