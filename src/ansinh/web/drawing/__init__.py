"""Charts on screens: a figure with its finding, its drawing by its own address, its table."""
