"""Tip 6: tune widely and say how."""
