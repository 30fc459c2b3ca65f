"""Keepers who close out any number of accounts in time."""
