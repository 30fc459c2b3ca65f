"""The certificates of the theorems, kept with the package: found once, looked up and checked by everybody."""
