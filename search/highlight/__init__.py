"""A query tree over an article: marks, snippets, the hit as it is shown. Finds no articles."""
