"""That prices which close-outs move keep to what is said of them, a file for each kind."""
