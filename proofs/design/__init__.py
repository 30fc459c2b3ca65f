"""Design questions: which values of a parameter are safe, and which changes make a mechanism safe."""
