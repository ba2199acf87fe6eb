"""Tip 3: what makes two runs of a notebook differ, how it is set, and what no switch covers.

Source: Lee et al. 2022, tip 3.
"""
