"""What is declared: forms judged, approved, applied once, undone; opening an office; comparing."""
