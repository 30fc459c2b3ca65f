"""One side pays the other at ticks that are some blocks apart."""
