"""Money at the bank: statements taken in, each transaction decided once, every decision kept."""
