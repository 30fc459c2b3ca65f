"""What keepers guarantee, proved: a folder or a file for each kind of which something is to be proved."""
