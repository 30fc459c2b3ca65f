"""`novate compare`: margin models side by side, from a file and a book of accounts to an answer."""
