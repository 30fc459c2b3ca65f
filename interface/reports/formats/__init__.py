"""The formats of `novate verify`: one writer a file, and the registry of them all."""
