"""Marks of the tools that a text went through: what is no print is taken off, what stands for print becomes it.

Start at `document.py`, which keeps the lines of a page in their places, and `inline.py`, for a text without lines of its own.
"""
