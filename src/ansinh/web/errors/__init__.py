"""What a page says when it cannot answer: a number that stands in the log, and what to do."""
