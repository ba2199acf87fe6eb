"""Tip 3: training and reproducing."""
