"""Properties that hold from a margin on which no inequality of the file says: a close-out's own rule works it out."""
