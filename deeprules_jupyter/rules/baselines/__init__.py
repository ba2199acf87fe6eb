"""Tip 2: compare with simple, tuned baselines."""
