"""The proof engine: obligations in, answers with evidence out. It knows nothing of clearing."""
