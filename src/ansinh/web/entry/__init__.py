"""The door: logging in and out, one's own password, phone and recovery codes."""
