"""What a person is told: when and where they were covered, what of it is paid, what counts."""
