"""Who pays late: letters of urging, the dated situations of units, and what both make of a debt."""
