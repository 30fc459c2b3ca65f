"""novate: prove that a decentralized clearing mechanism stays solvent, or see exactly how it breaks."""
