"""Push: nodes bring the answer up to date when the market has moved by a threshold, a few blocks later."""
