"""The desk of numbers that may be one person's: proposed by one, approved by another."""
