"""Tip 9: do not over-interpret predictions."""
