"""What a gate accepts: expectations in the file, and baselines beside it."""
