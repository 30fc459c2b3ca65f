"""The fee pool as a layer: the venue's own fees pay what the layers above did not."""
