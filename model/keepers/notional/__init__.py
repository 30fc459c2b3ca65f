"""Keepers who close out at least so much notional in a block, and some blocks are of no use to them."""
