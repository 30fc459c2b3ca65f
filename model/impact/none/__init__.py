"""No impact: close-outs move the price of nobody else."""
