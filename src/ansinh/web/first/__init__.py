"""The page of a unit on which it is said who leaves or claims a benefit and is paid first."""
