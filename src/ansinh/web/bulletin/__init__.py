"""The bulletin of a date as a page, ready to print, and as files."""
