"""The desk of whoever watches: who looked at whom."""
