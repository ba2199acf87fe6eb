"""Tip 8: rules on looking inside a model."""
