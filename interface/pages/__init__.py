"""Pages for a browser: whole in one file, without a network or a script; every text in them is escaped."""
