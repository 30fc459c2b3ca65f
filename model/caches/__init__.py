"""What is worked out once: every memory about the mechanism that outlives a question."""
