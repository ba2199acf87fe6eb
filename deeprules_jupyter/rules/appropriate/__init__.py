"""Tip 1: whether deep learning is the right tool."""
