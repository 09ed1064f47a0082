"""A query tree to the articles that match it, and what can be counted over these."""
