"""Scenarios: shown, saved as traces, read and replayed."""
