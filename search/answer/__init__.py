"""Whole answers, over any engine: results, why they are few, trends, related articles."""
