"""Bulletins: writing our own, every figure traced, and reading those that others publish."""
