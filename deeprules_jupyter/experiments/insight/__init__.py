"""What a model relies on, for whom it works, and what it tells of its own rows."""
