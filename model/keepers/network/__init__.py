"""Keepers who close out at most so many accounts in a block, in an order, and some blocks are of no use to them."""
