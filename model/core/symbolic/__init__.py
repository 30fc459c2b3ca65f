"""The same machine as a Z3 transition relation."""
