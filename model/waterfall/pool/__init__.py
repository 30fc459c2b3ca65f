"""A liquidity pool as a layer: holders of shares pay what the layers above did not, or are the other side of trades."""
