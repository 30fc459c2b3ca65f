"""Real protocols' parameter files, turned into specification files."""
