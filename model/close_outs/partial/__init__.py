"""A call closes a part of the position, and the next block has the next call."""
