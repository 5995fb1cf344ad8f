"""The month desk: try a close, propose it, close it by another person."""
