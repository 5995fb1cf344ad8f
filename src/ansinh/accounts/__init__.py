"""Who acts and who looks: accounts, roles, log-in, and what was done with them."""
