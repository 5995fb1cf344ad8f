"""Accounts: who gets in, who may do what, and what is noted."""
