"""Made of feeds: what all oracles have in common that are made of others."""
