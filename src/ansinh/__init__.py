"""An Sinh: the open working system of a Vietnamese provincial Social Security office."""
