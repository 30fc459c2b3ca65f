"""Median: a statistic of what feeds show, of which some may lie and some be silent."""
