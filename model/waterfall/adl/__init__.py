"""Auto-deleveraging: positions of the other side are closed against a bankrupt one, at a price of the mechanism's."""
