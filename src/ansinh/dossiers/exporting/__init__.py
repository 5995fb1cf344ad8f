"""Lists out again, in the layouts in which they come in."""
