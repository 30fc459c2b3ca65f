"""Evidence bundles: a folder with everything that a stranger needs to check the verdicts on a specification."""
