"""The person desk: "am I covered, and from when?", asked with an exact number."""
