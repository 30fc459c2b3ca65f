"""A clearing layer that several protocols share: quotas on one pool, and the network of what members owe each other."""
