"""Opening an office with its own files: areas, units, the register, balances; reconciled."""
