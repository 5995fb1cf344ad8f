"""The board: how the province stands, one line an indicator, down to the unit."""
