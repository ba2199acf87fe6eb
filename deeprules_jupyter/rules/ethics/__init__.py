"""Rules of tip 10: think of the people behind the data."""
