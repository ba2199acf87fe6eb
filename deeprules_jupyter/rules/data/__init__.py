"""Tip 4: know your data and your question."""
