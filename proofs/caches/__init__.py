"""What is worked out once: every memory of the package, and what it depends on."""
