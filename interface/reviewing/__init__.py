"""Two versions of one mechanism side by side: what was changed, and what follows from it."""
