"""Typed text to a query tree, and what the tree may be relaxed to. No article is looked at here."""
