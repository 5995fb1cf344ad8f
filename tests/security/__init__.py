"""What others on the machine, and hostile texts, cannot do."""
