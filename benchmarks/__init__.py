"""Measurements of An Sinh on the machine at hand: `make bench`."""
