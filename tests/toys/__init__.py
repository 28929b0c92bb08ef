"""Toy-size weights of the full tier: real classes, a module a family, `save(folder)` in each."""
