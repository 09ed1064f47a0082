"""The whole answer to a request, as every front door gives it: the results and, where they are few, what may have been meant.

The doors (site, JSON, terminal) ask here and not the engine, so that they say the same.
"""

from __future__ import annotations

from dataclasses import replace

from search.answer.suggest import meant
from search.engines.base import Reader
from search.request import SearchRequest
from search.results import SearchResults
from search.suggestion import ENOUGH


def answer(reader: Reader, request: SearchRequest) -> SearchResults:
    """What the reader finds. Raises what `Reader.search` raises."""
    results = reader.search(request)
    if not request.text.strip() or (results.total >= ENOUGH and results.reading == "exact"):
        return results
    return replace(results, meant=meant(reader, request))
