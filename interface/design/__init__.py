"""Design questions: thresholds, envelopes and repairs of a file."""
