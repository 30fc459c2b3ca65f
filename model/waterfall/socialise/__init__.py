"""Socialised loss: what no other layer has paid is shared out among the accounts, by some base."""
