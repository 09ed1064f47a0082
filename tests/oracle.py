"""What a query means, said a second time and as plainly as can be: string search over the articles, one by one.

Every engine is held to this. It shares the fold table, the list of transparent characters, the aliases and the readings with the
product, and no code that finds, counts or sorts. Slow on purpose.
"""

import calendar
import re
import unicodedata
from collections import Counter
from datetime import date
from functools import lru_cache
from itertools import product

from search.analysis.aliases import shipped
from search.analysis.fold import fold
from search.analysis.units import TRANSPARENT
from search.query import tree as q
from search.query.forms import find_forms
from search.query.relaxation import FOLLOWING, READINGS, read


def is_han(c):
    name = unicodedata.name(c, "")  # planes 2 and 3 by number: this Python may not know their newest names
    return "CJK UNIFIED" in name or "CJK COMPATIBILITY IDEOGRAPH" in name or c in "々〇" or 0x20000 <= ord(c) < 0x40000


def in_word(text, i):
    c = text[i]
    if c == ".":
        return 0 < i < len(text) - 1 and all("0" <= x <= "9" for x in (text[i - 1], text[i + 1]))
    return c.isalnum() and not is_han(c) and not unicodedata.decomposition(c).startswith("<circle>")


def seen_through(c):
    return c in TRANSPARENT or unicodedata.category(c) in ("Cc", "Cf", "Mn", "Me", "Zs")


@lru_cache(maxsize=20_000)
def run(text):
    """The text as a list of units, `|` for a break between them."""
    text, found, glued = fold(text), [], False
    for i, c in enumerate(text):
        if in_word(text, i):
            found[-1:] = [found[-1] + c] if glued else [*found[-1:], c]
            glued = True
            continue
        glued = False
        if is_han(c):
            found.append(c)
        elif (c in "\n\r\x0b\x0c\x1c\x1d\x1e\x85" or not seen_through(c)) and found[-1:] != ["|"]:
            found.append("|")
    return "\t".join(found).strip("|\t").split("\t") if "".join(found).strip("|") else []


def places(needle, hay):
    return [i for i, unit in enumerate(hay) if needle and unit == needle[0] and hay[i : i + len(needle)] == needle]


@lru_cache(maxsize=100_000)
def printed(text, in_text):
    return bool(places(run(text), run(in_text)))


def near(parts, within, hay):
    spans = [[(i, i + len(part)) for i in places(part, hay)] for part in parts]
    return any(max(s for s, _ in c) - min(e for _, e in c) <= within for c in product(*spans))


def holds(node, a):
    match node:
        case q.MatchAll():
            return True
        case q.Nothing():
            return False
        case q.Phrase(text):
            return printed(text, a.text)
        case q.Prefix(text):
            return any(unit.startswith(run(text)[0]) for unit in run(a.text))
        case q.Near(parts, within):
            return near([run(part) for part in parts], within, run(a.text))
        case q.And(parts):
            return all(holds(part, a) for part in parts)
        case q.Or(parts):
            return any(holds(part, a) for part in parts)
        case q.Not(part):
            return not holds(part, a)
        case q.AtLeast(minimum, parts):
            return sum(holds(part, a) for part in parts) >= minimum
        case q.Field("title", text):
            return printed(text, "\n".join([a.kicker, a.headline, a.subtitle]))
        case q.Field(name, text):
            return name_key(text) in map(name_key, values(a, name))
        case q.Between("date", low, high):
            first, last = days_of(a)
            return first is not None and (low is None or low <= first) and (high is None or last <= high)
        case q.Between(name, low, high):
            value = getattr(a, name)
            last = getattr(a, f"last_{name}", None) or value
            return bool(value) and (low is None or low <= last) and (high is None or value <= high)


def days_of(a):
    """The first and the last day that an article may be of, by what its date prints."""
    if not a.date:
        return None, None
    year, month, day = (*map(int, a.date.isoformat().split("-")), None, None)[:3]
    last = calendar.monthrange(year, month or 12)[1]
    return date(year, month or 1, day or 1), date(year, month or 12, day or last)


def page_value(page):
    """A page as facets write it: hundreds of thousands stand for letters (see search/places.py)."""
    letters, number = divmod(page, 1000)
    if letters == 27 * 27:
        return {1: "封面", 2: "封二", 3: "封三", 4: "封底"}[number]
    names = " ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    label = (names[letters // 27] + names[letters % 27]).strip()
    return f"{label}{number:02}" if label else str(page)


def issue_order(key):
    """Keys by their day, then by their number: 2025-11-03, 2025-11-03-2, 2025-11-03-10; 1995, 1995_2, 1995-06."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)-(\d+)|(\d{4}(?:-\d\d)?)_(\d+)", key)
    return (found[1] or found[3], int(found[2] or found[4])) if found else (key, 1)


def name_key(text):
    return "".join(run(text)) or text.strip()


def values(a, facet):
    """The values an article has in a facet, as text."""
    return {
        "year": [str(a.date.year) if a.date else "0"],
        "section": [a.section] if a.section else [],
        "page": [page_value(a.page)],
        "kind": [a.kind],
        "author": list(a.authors),
    }[facet]


def allowed(a, filters):
    if (filters.since or filters.until) and not holds(q.Between("date", filters.since, filters.until), a):
        return False
    for facet in {c.facet for c in filters.choices}:
        mine = set(map(name_key, values(a, facet)))
        taken = [name_key(c.value) for c in filters.choices if c.facet == facet and not c.excluded]
        left = [name_key(c.value) for c in filters.choices if c.facet == facet and c.excluded]
        if (taken and not mine & set(taken)) or mine & set(left):
            return False
    return True


def found(articles, query, cut, noalias=()):
    """{reading: query} as the search tries them, each with the articles it matches."""
    forms = find_forms(query, shipped(), cut, noalias)
    trees = [(r, read(query, r, cut, forms)) for r in READINGS]
    return [(r, [a for a in articles if holds(tree, a)]) for r, tree in trees]


def answer(articles, query, filters, cut, noalias=()):
    """(reading, matched by the query, of these: allowed) for the first reading that finds anything."""
    readings = found(articles, query, cut, noalias)
    for reading, matched in readings:
        if shown := [a for a in matched if allowed(a, filters)]:
            return reading, matched, shown
    reading, matched = next((pair for pair in readings if pair[1]), ("exact", []))
    return reading, matched, []


def following(articles, query, filters, cut, noalias=()):
    """{reading: what it adds to those before it}, after the first that finds anything; for fewer articles than end it."""
    reading, matched, _ = answer(articles, query, filters, cut, noalias)
    forms = find_forms(query, shipped(), cut, noalias)
    seen, more = {a.id for a in matched}, {}
    for later in FOLLOWING[FOLLOWING.index(reading) + 1 :]:
        tree = read(query, later, cut, forms)
        held = [a for a in articles if a.id not in seen and holds(tree, a)]
        more[later] = {str(a.id) for a in held if allowed(a, filters)}
        seen |= {a.id for a in held}
    return {later: ids for later, ids in more.items() if ids}


def facet(matched, name, filters):
    """{value: count} of one facet, its own choices set aside; values compared as names are."""
    held = [a for a in matched if allowed(a, filters.without(name))]
    return Counter(value for a in held for value in {name_key(v) for v in values(a, name)})


def in_order(articles, sort):
    """newest or oldest: undated last, a month or a year as its first day, within a day issue by issue in print order."""

    def key(a):
        first, _ = days_of(a)
        day = first.toordinal() if first else 0
        return (not day, -day if sort == "newest" else day, issue_order(a.id.issue), a.page, a.seq)

    return sorted(articles, key=key)
