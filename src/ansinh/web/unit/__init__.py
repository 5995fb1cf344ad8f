"""The unit desk: find an employer or payer, read its monthly statement."""
