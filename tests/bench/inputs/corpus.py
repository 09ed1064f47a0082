"""The articles that the peers are compared on: an even sample of all news text beside the repository.

The three corpora stand in one fixed order (broadcast news, web news, newspaper), and a sample of N takes N places evenly
spread over that order, so that every size has the same mixture. The sampled lines go through the project's own JSONL
reader, so an article here is what `baosou add` would have made of it. Three things are mended on the way: web-news items
without a date are spread over the days of 2023 by their place in the order, the corpora's own `seq` is dropped so that
the reader numbers the articles of a day and page (ids are unique), and an `id` is not kept.

Everything is read from a folder as `../shared` is: `corpora/` (CORPORA), `queries/` (searched phrases, one a line), and for `relevance`
`qrels/rgb-dev/`. Lengths are in characters of `Article.text`. This module does not cut words and opens no engine.
"""

import json
import lzma
import pickle
import time
from datetime import date, timedelta

from index.model import Masthead, Problem
from index.sources.jsonl import read_articles
from index.sources.outcomes import Remark
from search.analysis.words import article_words, open_segmenter
from search.article import Article
from tests.paths import SHARED

CORPORA = ("xwlb.jsonl.xz", "web-news-2023.jsonl.xz", "rmrb-2026.jsonl.xz")
_NEW_YEAR = date(2023, 1, 1)


def lines(shared=SHARED):
    """Every line of the corpora in the fixed order, as bytes: 145,692 of them, about 280 MB."""
    found = []
    for name in CORPORA:
        with lzma.open(shared / "corpora" / name, "rb") as opened:
            found.extend(line for line in opened if line.strip())
    return found


def sample(count, scratch, every):
    """An even sample of `count` articles (all of them if there are fewer), sorted by issue, page and seq.

    `every` is what `lines` gave; `scratch` is a folder for one temporary file. Raises ValueError
    for a line that the reader cannot read: every engine must get the same articles.
    """
    path = scratch / "sample.jsonl"
    write_sample(count, path, every)
    found = list(read_articles(path, Masthead(), Masthead()))
    path.unlink()
    # A Remark is a Problem that cost nothing: control characters that became spaces.
    if problems := [item for item in found if isinstance(item, Problem) and not isinstance(item, Remark)]:
        raise ValueError(f"{len(problems)} lines of the corpora cannot be read; the first: {problems[0]}")
    return sorted((item for item in found if isinstance(item, Article)), key=lambda article: article.id)


def write_sample(count, path, every):
    """Write an even sample of `count` lines (all of them if there are fewer), mended, as JSONL; returns how many."""
    count = min(count, len(every))
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            place = number * len(every) // count
            file.write(json.dumps(_mended(json.loads(every[place]), place), ensure_ascii=False) + "\n")
    return count


def _mended(data, place):
    """A line's object with a date and without what would decide its number on the page."""
    data.pop("seq", None)
    data.pop("id", None)
    data["date"] = data.get("date") or (_NEW_YEAR + timedelta(days=place % 365)).isoformat()
    return data


def write_cuts(articles, scratch):
    """Write what the engines get: `articles.pickle` for baosou, `rows.pickle` for the others. Returns
    what the report needs to know of them: characters, seconds of cutting in this one process, bytes of UTF-8.

    A row is (id, date as datetime.date, text, words joined by spaces): one cut by the project's segmenter serves all.
    """
    segmenter = open_segmenter()
    began = time.perf_counter()
    rows = [(str(a.id), a.date, a.text, " ".join(article_words(a.text, segmenter))) for a in articles]
    seconds = time.perf_counter() - began
    for name, data in (("articles", articles), ("rows", rows)):
        with (scratch / f"{name}.pickle").open("wb") as file:
            pickle.dump(data, file, protocol=pickle.HIGHEST_PROTOCOL)
    return {
        "characters": sum(len(row[2]) for row in rows),
        "cutting_s": seconds,
        "text_bytes": sum(len(row[2].encode()) for row in rows),
        "words_bytes": sum(len(row[3].encode()) for row in rows),
    }


def read_cuts(scratch, name):
    """What `write_cuts` wrote under this name (`articles` or `rows`). The folder is our own: its pickles are trusted."""
    with (scratch / f"{name}.pickle").open("rb") as file:
        return pickle.load(file)


def phrases(shared=SHARED):
    """The 2,000 real search phrases, in their order."""
    text = (shared / "queries" / "weibo-hot-2000.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]
