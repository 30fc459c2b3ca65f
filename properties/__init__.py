"""What a clearing mechanism promises: one file per property, one statement for both encodings."""
