"""There are no funding payments."""
