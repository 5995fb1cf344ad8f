"""The plan: how each target stands, what it needs and where it will end."""
