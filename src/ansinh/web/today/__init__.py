"""The first screen of the day: what waits for whoever has logged in."""
