"""The query classes of the peers benchmark: the same questions for every engine, made once from a fixed seed.

A question is one object with everything an engine may need: `text` (the run or the phrase as a reader would type it),
`words` (a query's plain cut), `cut` (a run cut as articles are cut, so that its words stand side by side in the
index), `year`. An engine takes what fits it. This module runs no query and measures nothing.
"""

import random
from dataclasses import asdict, dataclass

from search.analysis.units import is_han
from search.analysis.words import article_words, open_segmenter, query_words

SEED = 20
RUNS = 1_000
CHARACTERS = 300
REPEATS = 20
#: Phrases that every Chinese news corpus has in a good part of its articles.
FREQUENT = (
    "习近平总书记", "中国", "发展", "国家", "人民", "中华人民共和国", "高质量发展", "新华社", "记者", "全国",
    "北京", "上海", "美国", "经济", "社会", "企业", "市场", "工作", "建设", "国际",
    "合作", "技术", "创新", "改革", "安全", "文化", "总书记", "党中央", "国务院", "中共中央",
)  # fmt: skip
#: What each class asks, for the report. The order is the order in which they run.
CLASSES = {
    "or10": "OR of the words of a search phrase, top 10 by relevance (baosou counts all the same)",
    "or10_counted": "the same with an exact count",
    "and10": "AND of the same words, top 10 and exact count",
    "phrase": "a run of 2 to 12 characters cut from the corpus, top 10 and exact count",
    "frequent": "a very frequent phrase, top 10 and exact count",
    "phrase_year": "the run within the year of the article it was cut from, top 10 and exact count",
    "newest": "the run, newest first, top 10",
    "page": "the results page in process: 20 hits with snippets, facets and timeline (baosou only)",
    "char": "one Han character (peers: the word of that one character), top 10 and exact count",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One query, in all the forms that engines take. `year` is 0 where the class has none."""

    text: str
    words: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    year: int = 0
    quoted: bool = True


def questions(articles, typed):
    """For each class its questions in the order in which they are asked, as plain data: {class: [object]}.

    `typed` are search phrases, as `corpus.phrases` gives them.
    """
    rng, segmenter = random.Random(SEED), open_segmenter()
    typed = [Question(p, words, quoted=False) for p in typed if (words := _distinct(query_words(p, segmenter)))]
    quoted = [_run(text, year, segmenter) for text, year in runs(articles, rng)]
    frequent = [_run(text, 0, segmenter) for text in FREQUENT] * REPEATS
    rng.shuffle(frequent)
    mixed = [question for pair in zip(typed, quoted, strict=False) for question in pair]
    made = {
        "or10": typed,
        "or10_counted": typed,
        "and10": typed,
        "phrase": quoted,
        "frequent": frequent,
        "phrase_year": quoted,
        "newest": quoted,
        "page": mixed,
        "char": [Question(c, (c,), (c,)) for c in _characters(articles, rng)],
    }
    return {name: [asdict(question) for question in made[name]] for name in CLASSES}


def _distinct(words):
    return tuple(dict.fromkeys(words))


def _run(text, year, segmenter):
    """A run as a question. A run that is one word in a plain cut is asked of the peers as that one word."""
    plain = tuple(query_words(text, segmenter))
    cut = plain if len(plain) == 1 else tuple(article_words(text, segmenter))
    return Question(text, plain, cut, year)


def runs(articles, rng, count=RUNS):
    """`count` pairs (run, year of its article): 2 to 12 characters within a line that begin and end with Han characters."""
    found = []
    while len(found) < count:
        article = rng.choice(articles)
        text, length = article.text, rng.randint(2, 12)
        start = rng.randint(0, max(0, len(text) - length))
        piece = text[start : start + length]
        if len(piece) == length and is_han(piece[0]) and is_han(piece[-1]) and not {'"', *_LINE_ENDS} & set(piece):
            found.append((piece, article.date.year))
    return found


_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def _characters(articles, rng):
    """Up to CHARACTERS distinct Han characters, common ones likelier: each from a random place of a random article."""
    found = {}
    for _ in range(CHARACTERS * 40):
        character = rng.choice(rng.choice(articles).text)
        if is_han(character):
            found[character] = None
        if len(found) == CHARACTERS:
            break
    return list(found)
