"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
"""A test is about what is true: how long one example takes depends on what else the machine does."""
