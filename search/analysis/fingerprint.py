"""The fingerprint of the analysis and the fields: proof that an index and its queries are cut alike.

Written into a generation as `analysis.json` and compared when it is opened. A hand-kept version number would be
forgotten; the terms of a fixed probe text notice whatever changed, wherever it changed.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from search.analysis import fold
from search.analysis.units import grams, unit_texts
from search.analysis.words import Segmenter, article_words, query_words
from search.schema import FIELDS, HEADLINE_WEIGHT

#: Raised by a person when the rules change in a way that the probe might not notice.
RULES = 1

PROBE = (
    "“十五五”规划：國家高新區與自創區，２．０版發佈；Ｇ６０科创走廊、C919 与 5G-A，"
    "①人工智能＋行动，占全国1/15（13.3%）。共建“一带一路”，中国—东盟…ﬁ Ⅱ 二〇二五年，模速空间脑机接\x07口⾼地"
)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def fingerprint(dictionary: Path, segmenter: Segmenter) -> dict[str, str]:
    """What the analysis is, as names and short hashes; equal if and only if the terms are."""
    terms = [grams(unit_texts(PROBE)), article_words(PROBE, segmenter), query_words(PROBE, segmenter)]
    return {
        "rules": str(RULES),
        "fold": _digest(fold.TABLE.read_bytes()),
        # Both segmenters carry the dictionary of this jieba version; the probe tells if one differs.
        "jieba": version("jieba"),
        "dictionary": _digest(dictionary.read_bytes()),
        "fields": _digest(repr([(f.name, f.type) for f in FIELDS] + [HEADLINE_WEIGHT]).encode()),
        "probe": _digest(json.dumps(terms, ensure_ascii=False).encode()),
    }
