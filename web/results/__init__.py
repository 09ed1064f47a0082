"""The page of results: the list, its facets, the bars of years, why so little is found."""
