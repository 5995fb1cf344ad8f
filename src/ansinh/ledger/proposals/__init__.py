"""A month proposed for closing by one person, closed by another."""
