"""What every room stands on: the days of the office. It imports nothing of ours."""
