"""An archive that nobody printed, in the files that the corpora come in: what the scripts run on in the test suite.

Every article is made of words of jieba's dictionary, drawn from a fixed seed. Some words are of all articles; others are of one
subject, that is of one article of the newspaper, what stands beside it and what was broadcast on it. So the parts of an
article can be known by its words, as in a real one. There is no meaning in it: figures over it say that a script works, nothing else.
"""

import json
import lzma
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import jieba

from search.analysis.aliases import SHIPPED_FILE, read_groups

#: Words of one subject; those of them that the next subject has as well; words that all subjects share.
OWN, NEXT, SHARED_WORDS = 12, 4, 40
_FIRST = date(2026, 1, 5)


def write(folder, subjects=60, seed=1):
    """Files as below ../shared: corpora, queries, qrels. Two pieces of the newspaper, one broadcast, one web page a subject."""
    rng = Random(seed)
    words = rng.sample(_nouns(), SHARED_WORDS + (OWN - NEXT) * subjects + NEXT)
    shared, own = words[:SHARED_WORDS], words[SHARED_WORDS:]
    forms = [form for group in read_groups(SHIPPED_FILE) for form in group.forms if len(form) > 2]
    paper, heard, seen, queries, qrels = [], [], [], [], []
    for number in range(subjects):
        about = own[number * (OWN - NEXT) :][:OWN]
        day = (_FIRST + timedelta(days=number // 4)).isoformat()
        place = {"date": day, "page": 2 + number % 4, "section": "要闻"}
        form = rng.choice(forms)
        headline = f"{form}{about[0]}的{about[1]}和{about[2]}"
        paper.append({**place, "title": headline, "body": f"{form}的{_body(about, shared, 9, rng)}"})
        paper.append({**place, "title": f"{about[3]}与{about[4]}（延伸阅读）", "body": _body(about, shared, 2, rng)})
        heard.append({"title": f"{about[5]}{about[6]}", "body": _body(about, shared, 2, rng), "date": day})
        seen.append({"title": "", "body": _body(about, shared, 1, rng)})
        queries.append({"id": f"q{number}", "query": f"{about[7]}的{about[8]}"})
        qrels.append(f"q{number}\td{number}\t1\n")
    _lines(folder / "corpora" / "rmrb-2026.jsonl.xz", paper)
    _lines(folder / "corpora" / "xwlb.jsonl.xz", heard)
    _lines(folder / "corpora" / "web-news-2023.jsonl.xz", seen)
    _lines(folder / "qrels" / "rgb-dev" / "corpus.jsonl.xz", [{"id": f"d{n}", **one} for n, one in enumerate(seen)])
    _lines(folder / "qrels" / "rgb-dev" / "queries.jsonl", queries)
    (folder / "qrels" / "rgb-dev" / "qrels.tsv").write_text("".join(qrels), encoding="utf-8")
    (folder / "queries").mkdir()
    phrases = "".join(f"{query['query']}\n" for query in queries)
    (folder / "queries" / "weibo-hot-2000.txt").write_text(phrases, encoding="utf-8")
    return folder


@cache
def _nouns():
    """Nouns of two to four characters that the dictionary thinks neither rare nor common, in its order."""
    with jieba.get_dict_file() as file:
        lines = [line.split() for line in file.read().decode("utf-8").splitlines()]
    return [word for word, count, tag in lines if tag == "n" and 2 <= len(word) <= 4 and 100 < int(count) < 3_000]


def _body(own, shared, paragraphs, rng):
    """Paragraphs of about 160 characters: sentences of one's own words and the common ones, one of each in quotes."""
    told = []
    for _ in range(paragraphs):
        said = [rng.choice(own) if at % 2 else rng.choice(shared) for at in range(44)]
        said[10] = f"“{said[10]}”"
        text = "".join(word + ("，" if at % 9 == 8 else "的" if at % 2 else "") for at, word in enumerate(said))
        told.append(f"{text}{rng.choice(own)}。")
    return "\n".join(told)


def _lines(path: Path, items):
    """A JSON object a line, packed where the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (lzma.open if path.suffix == ".xz" else open)(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
