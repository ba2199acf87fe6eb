"""Tip 5: rules on networks that fit their data."""
