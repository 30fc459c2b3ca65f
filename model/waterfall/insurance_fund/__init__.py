"""The insurance fund as a layer: it pays in part or all or nothing, within caps that it may have."""
