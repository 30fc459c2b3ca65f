"""What the layers of a waterfall cover, proved: see `cover`. What they do is in `novate.proofs.theorems.plainer`."""
