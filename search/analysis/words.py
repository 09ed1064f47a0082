"""Words: jieba's cut of the Han runs, without its hidden Markov model; they rank, and they are never asked to match.

Articles are cut in search mode (long words and the words inside them), queries in plain mode. Letters and digits
come from our own rule (`units.py`), never from jieba. `rjieba` does the work where it has a wheel, `jieba` elsewhere:
they give the same words (tested).
"""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from search.analysis.arrays import BREAK_ID, WORD_IDS, unit_arrays
from search.analysis.dictionary import DICTIONARY, read_dictionary
from search.analysis.units import han_runs, is_han


class Segmenter(Protocol):
    """Cuts runs of Han characters. Instances are read-only once made and may be shared by threads."""

    def cut(self, run: str) -> list[str]:
        """The run cut into words, each character once."""

    def cut_for_search(self, run: str) -> list[str]:
        """The words of the run and the dictionary words inside them."""

    def knows(self, word: str) -> bool:
        """True if the dictionary has the word."""


#: Characters from which a text is cut at once.
LONG = 64
#: Stands for a word of letters and digits while the Han runs around it are cut. No text holds it by then: it is no unit.
_SPELLED = "\x01"
#: The instance that importing rjieba makes, until somebody takes it: making another costs 0.17 s.
_made: list[Any] = []


def _new_rjieba() -> Any:
    """An instance that nobody uses."""
    if "rjieba" not in sys.modules:
        import rjieba

        _made.append(rjieba.cut.__self__)  # type: ignore[attr-defined]  # a bound method: its instance
    try:
        return _made.pop()
    except IndexError:
        return sys.modules["rjieba"].Jieba()


class RustSegmenter:
    """rjieba. An instance of its own for each dictionary: adding words to one in use raises "Already borrowed"."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._jieba = _new_rjieba()
        for word in words:
            self._jieba.add_word(word, None, None)  # frequency as jieba would suggest it

    def cut(self, run: str) -> list[str]:
        """The run cut into words by rjieba, each character once; no words are guessed."""
        return list(self._jieba.cut(run, hmm=False))

    def cut_for_search(self, run: str) -> list[str]:
        """The words of the run and those inside them, as rjieba cuts for an index."""
        return list(self._jieba.cut_for_search(run, hmm=False))

    def knows(self, word: str) -> bool:
        """True if rjieba has the word, be it its own or added."""
        return bool(self._jieba.has_word(word))


class PythonSegmenter:
    """jieba, the reference."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        import jieba

        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        # jieba's cache file in the common temporary folder clashes between users.
        self._jieba.tmp_dir = _private_cache()
        self._jieba.initialize()
        for word in words:
            self._jieba.add_word(word)

    def cut(self, run: str) -> list[str]:
        """The run cut into words by jieba, each character once; no words are guessed."""
        return list(self._jieba.cut(run, HMM=False))

    def cut_for_search(self, run: str) -> list[str]:
        """The words of the run and those inside them, as jieba cuts for an index."""
        return list(self._jieba.cut_for_search(run, HMM=False))

    def knows(self, word: str) -> bool:
        """True if the word has a frequency; jieba also lists the beginnings of words, at 0."""
        return bool(self._jieba.FREQ.get(word))


def _private_cache() -> str:
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    folder = Path(tempfile.gettempdir()) / f"baosou-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder)


def open_segmenter(dictionary: Path = DICTIONARY) -> Segmenter:
    """The fastest segmenter this machine has, with the words of a dictionary file added.

    Loading takes a good part of a second, so the same words give the same instance.
    """
    return _segmenter_of(tuple(read_dictionary(dictionary)))


@lru_cache(maxsize=4)
def _segmenter_of(words: tuple[str, ...]) -> Segmenter:
    if importlib.util.find_spec("rjieba"):
        return RustSegmenter(words)
    return PythonSegmenter(words)


def default_segmenter() -> Segmenter:
    """The segmenter with the shipped dictionary: for reading pages. Queries use the generation's own copy."""
    return open_segmenter()


def known_word(text: str) -> bool:
    """True if the dictionary has this word (Han characters, folded)."""
    return default_segmenter().knows(text)


def article_words(text: str, segmenter: Segmenter) -> list[str]:
    """The words an article is ranked by, in order, with repeats."""
    return _cut(text, segmenter.cut_for_search)


def query_words(text: str, segmenter: Segmenter) -> list[str]:
    """The words of a query, or of a whole text cut as queries are, in order, with repeats."""
    return _cut(text, segmenter.cut)


def _cut(text: str, cut: Callable[[str], list[str]]) -> list[str]:
    return cut_by_runs(text, cut) if len(text) < LONG else cut_at_once(text, cut)


def cut_by_runs(text: str, cut: Callable[[str], list[str]]) -> list[str]:
    """The words of a text, each Han run cut by itself: the rule, and quicker for what is typed."""
    words: list[str] = []
    for run in han_runs(text):
        words += cut(run) if is_han(run[0]) else [run]
    return words


def cut_at_once(text: str, cut: Callable[[str], list[str]]) -> list[str]:
    """The same words, all Han runs cut in one call: ten times as quick for an article.

    Segmenters cut at whatever is not Han and give control characters singly, so breaks and words of letters and digits are
    handed to them as one each.
    """
    units = unit_arrays([text])
    codes = units.ids.copy()
    spelled = codes >= WORD_IDS
    own = iter([units.words[number - WORD_IDS] for number in codes[spelled].tolist()])
    codes[spelled] = ord(_SPELLED)
    codes[codes == BREAK_ID] = ord("\n")
    words = cut(codes.tobytes().decode("utf-32-le"))
    return [next(own) if word == _SPELLED else word for word in words if word != "\n"]
