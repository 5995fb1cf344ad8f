"""The one-stop desk: what is handed in, judged, approved by a second person, applied, undone."""
