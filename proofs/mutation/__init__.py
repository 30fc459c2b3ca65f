"""Mutation: the mechanism damaged on purpose, and which checks notice it."""
