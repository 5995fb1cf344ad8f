"""Who pays late: written urgings, the dated status of units, and what that makes of a debt."""
