"""The masthead (报头) and the folio line: newspaper, date, numbers, page, section, editors -> `Masthead`.

`read_line` reads one line, whatever stands on it and in whatever order, and says what it could not place. Whether a
line *is* a masthead line depends on where it stands: `splitter.py` asks `is_masthead_line`. Spaces may stand anywhere,
dashes and brackets are of any kind, digits of any width, characters simplified or traditional.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.bounds import possible
from index.model import Masthead
from index.page.contacts import without_contacts
from index.page.credits import read_editors
from index.page.names import HAN
from search.analysis.fold import fold
from search.article import Credit

#: The newspaper this program was made for: its name alone on a line names the page.
HOME = "中国高新技术产业导报"

_D = r"[-‐‑‒–—―−─━~〜～]+"
_NUMERAL = "〇零一二三四五六七八九十"
_DATE = re.compile(
    rf"(?<!\d)(?:(?P<y>\d{{4}})年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日|(?P<y2>\d{{4}})(?P<s>[-/.])(?P<m2>\d{{1,2}})(?P=s)(?P<d2>\d{{1,2}})(?!\d)"
    rf"|(?P<y3>[{_NUMERAL}]{{4}})年(?P<m3>[{_NUMERAL}]{{1,3}})月(?P<d3>[{_NUMERAL}]{{1,3}})日|\((?P<y4>20\d\d)(?P<m4>\d\d)(?P<d4>\d\d)\))"
)
_WEEKDAY = re.compile(r"(?:星期|礼拜|周)(?P<w>[一二三四五六日天])")
_SERIAL = re.compile(rf"\(?总(?:第|期号:?)(?P<a>\d{{1,9}})(?:期?(?:{_D}|、|至|/)第?(?P<b>\d{{1,9}}))?期?(?:合刊)?\)?")
_NUMBER = re.compile(rf"第(?P<a>\d{{1,9}})(?:期?(?:{_D}|、|至|/)第?(?P<b>\d{{1,9}}))?期(?:合刊)?")
_PAGES = re.compile(r"(?:今日|本期|今天|共)(?P<n>\d{1,3})版")
_PAGE = re.compile(rf"(?<!\d)第?[a-d]?(?P<n>\d{{1,9}}|[{_NUMERAL}]{{1,3}})(?:{_D}\d{{1,3}})?版:?")
_LONE_PAGE = re.compile(r"(?<![\w:：./-])(?:[A-D](?P<a>\d{1,2})|(?P<n>\d{2}))(?![\w:：./-])")
_LUNAR = re.compile(
    r"(?:农历)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年闰?[正一二三四五六七八九十冬腊]{1,2}月[初一二三四五六七八九十廿卅]{1,3}"
)
_BARE_PAGE = re.compile(r"^[|·•]?(?P<n>\d{1,3})[|·•/]")
#: Names of pages are made of these words; any other name of a page is told by what stands around it.
_SECTION = re.compile(
    r"(?:要闻|综合|新闻|时政|国际|国内|地方|区域|经济|财经|金融|产业|产经|园区|高新区|开发区|创新|创业|科技|科学|技术|企业|人才|人物|文化|副刊|文艺|体育|教育|健康|卫生|生活|社会|民生|法治"
    r"|评论|观点|观察|理论|视点|视野|聚焦|焦点|关注|热点|报道|特别|专题|专版|专刊|特刊|周刊|专栏|广告|资讯|政策|服务|市场|能源|环保|生态|农业|交通|汽车|旅游|读书|读者|艺术|军事|深度|调查|·)+"
)
_PLAIN_SECTION = re.compile(rf"(?:{HAN}|·){{2,6}}")
_CN = re.compile(rf"(?:国内统一(?:连续出版物|刊)号)?:?cn:?(?P<a>\d{{2}}){_D}(?P<b>\d{{4}}(?:/[a-z])?)")
_POST = re.compile(rf"邮发代号:?(?P<a>\d{{1,3}}){_D}(?P<b>\d{{1,4}})")
_AUTHORITY = re.compile(rf"(?P<n>[、&{HAN[1:]}{{2,30}}?)主管")
_SPONSOR = re.compile(rf"(?P<n>[、&{HAN[1:]}{{2,30}}?)主办")
_NAMED = {
    label: re.compile(rf"{label}(?:单位)?:(?P<n>{HAN}{{2,30}}?)(?=主管|主办|协办|出版|\||$)")
    for label in ("主管", "主办")
}
_DOUBLE = re.compile(r"\(?合刊\)?")
_NAME = re.compile(
    rf"{HAN}{{2,12}}(?:日报|晚报|时报|导报|商报|早报|晨报|快报|周报|周刊|学报|工报|农报|青年报|开发报)|人民日报"
)
_ENGLISH = re.compile(r"[A-Z][A-Z&.,'’\- ]{7,}")
_EDITORS = re.compile(r"(?:责任编辑|责编|美编|美术编辑|编辑|校对|主编|值班编辑|版式)[:\s]")
_SENTENCE = re.compile(r"[。！？；，!?]")
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says of the issue, what is left over, how many different things it says, and what is odd.

    `dated`: a date is printed, be it an impossible one. `bare`: nothing but a page and perhaps a section is printed;
    "weak" if that may as well be a headline (三版 标准发布), so that the neighbours must decide.
    """

    masthead: Masthead
    rest: str = ""
    fields: int = 0
    warnings: tuple[str, ...] = ()
    dated: bool = False
    bare: Literal["", "sure", "weak"] = ""


def number_of(text: str) -> int | None:
    """The value of digits of any width, of 二十三 or of 二〇二五; None for anything else."""
    text = fold(text)
    if text.isascii() and text.isdigit():
        return int(text)
    digits = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
    if not text or any(c not in digits and c != "十" for c in text):
        return None
    if "十" not in text:
        return int("".join(str(digits[c]) for c in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)


class _Reader:
    """A line without most of its spaces; what has been read is crossed out."""

    def __init__(self, text: str) -> None:
        self.text = text
        # A space between two digits parts two numbers; all others may stand anywhere.
        self.at = [i for i, c in enumerate(text) if not c.isspace() or _parts_numbers(text, i)]
        folded = fold(text)
        self.compact = "".join(folded[i] for i in self.at)
        self.left = list(text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.search(self.compact)
        return self.cross_out(match) if match else None

    def cross_out(self, match: re.Match[str]) -> re.Match[str]:
        for i in range(self.at[match.start()], self.at[match.end() - 1] + 1):
            self.left[i] = "|"
        self.compact = self.compact[: match.start()] + "|" * len(match[0]) + self.compact[match.end() :]
        return match

    def after(self, match: re.Match[str]) -> str:
        """What stands behind a match, spaces and all."""
        return "".join(self.left[self.at[match.end() - 1] + 1 :])

    def printed(self, start: int, end: int) -> str:
        return "".join(self.text[i] for i in self.at[start:end])


def _parts_numbers(text: str, at: int) -> bool:
    """True for the first of the spaces between two digits."""
    return text[at - 1 : at].isdigit() and text[at:].lstrip()[:1].isdigit()


def read_line(text: str) -> Line:
    """Everything that one line says of the issue. Nothing is guessed: what is not printed stays empty."""
    line = _Reader(text)
    fields: dict[str, object] = {}
    warnings = _read_date(line, fields)
    line.take(_LUNAR)
    pages = line.take(_PAGES)
    _read_numbers(line, fields)
    if pages:
        fields["pages"] = int(pages["n"])
    if match := line.take(_CN):
        fields["cn"] = f"CN {match['a']}-{match['b'].upper()}"
    if match := line.take(_POST):
        fields["post_code"] = f"{match['a']}-{match['b']}"
    for name, label, pattern in (("authority", "主管", _AUTHORITY), ("sponsor", "主办", _SPONSOR)):
        named = _NAMED[label]
        if match := line.take(named) or line.take(pattern):
            fields[name] = line.printed(match.start("n"), match.end("n"))
    dated = "date" in fields or bool(warnings)
    page = _take_page(line, named=dated and bool(_WEEKDAY.search(fold(text)))) or (
        line.take(_BARE_PAGE) if dated else None
    )
    if page and (value := number_of(page["n"])):
        fields["page"] = value
    rest = _read_rest("".join(line.left), fields, dated=dated)
    head, wrong = possible(Masthead(**fields))  # type: ignore[arg-type]
    warnings += [f"报头的{phrase}，像是误读；没有用上它" for phrase in wrong]
    count = len(fields) + (dated and "date" not in fields)
    bare = "" if dated or rest or not fields.keys() <= {"page", "section"} else _bareness(text, head)
    return Line(head, rest, count, tuple(warnings), dated, bare)


def _take_page(line: _Reader, *, named: bool) -> re.Match[str] | None:
    """The page, if it is one: after it a space, a sign or the end, or at once a section (not 第二版指南出台).

    `named`: the line is a folio line anyhow, so that any short word after the page is its section.
    """
    for match in _PAGE.finditer(line.compact):
        behind = line.after(match)
        word = re.match(rf"{HAN}+", behind)
        if word is None:
            good = match[0].endswith(":") or not behind or bool(re.match(r"[\s|｜·•/／,，)）】\-—]", behind))
        else:
            apart = not re.match(r"[^\s|｜/／]", behind[word.end() :])
            good = match[0].endswith(":") or (
                apart and (named or _is_typeset(match[0]) or bool(_SECTION.fullmatch(fold(word[0]))))
            )
        if good:
            return line.cross_out(match)
    return None


def _is_typeset(page: str) -> bool:
    """True for a page number as folio lines print it: with a nought or a letter (02版, A2版)."""
    return bool(re.match(r"\s*+(?:第\s*+)?(?:0\d|[a-d]\s*\d)", fold(page)))


def _bareness(text: str, head: Masthead) -> Literal["", "sure", "weak"]:
    """How sure it is that a line with only a page and a section is a folio line."""
    if head.page is None:
        return ""
    section = fold(re.sub(r"\s", "", head.section))
    if not section or _SECTION.fullmatch(section):
        return "sure"
    spaced = re.search(rf"(?:版|\d)[\s:：|｜·/／]+{HAN}|{HAN}[\s|｜·/／]++(?:第\s*+)?[A-Da-d\d]", fold(text))
    typeset = re.search(r"(?<![\da-z])(?:0\d|[a-d]\d)", fold(text))
    return "sure" if spaced and typeset else "weak"


def _read_date(line: _Reader, fields: dict[str, object]) -> list[str]:
    match = line.take(_DATE)
    if not match:
        return []
    groups = next(
        tuple(match[key + tail] for key in "ymd") for tail in ("", "2", "3", "4") if match["y" + tail] is not None
    )
    year, month, day = (number_of(group) or 0 for group in groups)
    try:
        printed = date(year, month, day)
    except ValueError:
        line.take(_WEEKDAY)
        return [f"报头的日期不成立：{match[0]}；没有用上它"]
    fields["date"] = printed
    if week := line.take(_WEEKDAY):
        fields["weekday"] = "星期" + week["w"].replace("天", "日")
        right = "星期" + WEEKDAYS[printed.weekday()]
        if fields["weekday"] != right:
            return [f"报头的星期与日期不符：{printed.isoformat()} 是{right}，印的是{fields['weekday']}"]
    return []


def _read_numbers(line: _Reader, fields: dict[str, object]) -> None:
    if match := line.take(_SERIAL):
        fields["serial"] = int(match["a"])
        if match["b"]:
            fields["last_serial"] = _second(match["a"], match["b"])
    if match := line.take(_NUMBER):
        fields["number"] = int(match["a"])
        if match["b"]:
            fields["last_number"] = _second(match["a"], match["b"])
    line.take(_DOUBLE)


def _second(first: str, second: str) -> int:
    """2643-44 means 2643 and 2644."""
    return int(first[: len(first) - len(second)] + second) if len(second) < len(first) else int(second)


def _read_rest(left: str, fields: dict[str, object], *, dated: bool) -> str:
    """Editors, the newspaper's name and the section from what the patterns left; the remainder."""
    editors: list[Credit] = []
    rest: list[str] = []
    if dated or _EDITORS.search(fold(left)):
        left = without_contacts(left)
    lone = _LONE_PAGE.search(left) if "page" not in fields else None
    if lone and (dated or _bare_folio(left, lone)):
        fields["page"] = int(lone["a"] or lone["n"])
        left = left[: lone.start()] + "|" + left[lone.end() :]
    for piece in re.split(r"[|｜]+|(?<!\s)\s++[/／]\s+", left):
        piece = piece.strip(" 　\xa0\t·•:：,，()（）[]【】-—")
        label = _EDITORS.search(fold(piece))
        if label and (named := read_editors(piece[label.start() :])):
            editors += named
            piece = piece[: label.start()].strip()
        rest += piece.split()
    if editors:
        fields["editors"] = tuple(editors)
    folio = dated and "page" in fields and rest and 3 <= len(rest[0]) <= 12 and rest[0].endswith(("报", "報", "刊"))
    if rest and "newspaper" not in fields and (folio or _NAME.fullmatch(fold(rest[0]))):
        fields["newspaper"] = rest.pop(0)
    if len(rest) == 1 and 2 <= len(rest[0]) <= 8 and "page" in fields and not _SENTENCE.search(rest[0]):
        fields["section"] = rest.pop()
    return " ".join(rest)


def _bare_folio(left: str, page: re.Match[str]) -> bool:
    """02 要闻: a page number of two digits with a nought or a letter, and a short section name."""
    other = (left[: page.start()] + left[page.end() :]).strip(" 　|｜")
    return (page[0][0] in "0ABCD") and bool(re.fullmatch(rf"{HAN}{{2,6}}", other))


def is_masthead_line(line: Line, text: str, *, top: bool) -> bool:
    """True if a line is a masthead or folio line. `top`: nothing but masthead lines stands above it."""
    head = line.masthead
    if not line.fields or _SENTENCE.search(text.replace("，", "", 2 if line.fields > 3 else 0)):
        return False
    only = not line.rest
    dated = line.dated and (head.page is not None or bool(head.editors) or head.serial is not None)
    if dated or line.fields >= 4:
        return len(line.rest) <= 10 and (only or line.fields >= 3 or top)
    if not top or (line.bare == "weak" and not _PLAIN_SECTION.fullmatch(head.section)):
        return False
    strong = bool(head.cn or head.serial or head.pages or head.authority or head.sponsor or head.editors or line.dated)
    return only and (strong or head.page is not None or head.number is not None)


def is_nameplate(text: str, known: str = "") -> bool:
    """True if a line is nothing but a newspaper's name: this one's, the one given, or one that looks like a name."""
    plain = re.sub(r"\s", "", fold(text))
    return bool(plain) and (plain in (HOME, fold(known)) or bool(_NAME.fullmatch(plain)))


def is_english_nameplate(text: str) -> bool:
    """True for a line in Latin capitals (CHINA HIGH-TECH INDUSTRY HERALD)."""
    return bool(_ENGLISH.fullmatch(text.strip()))
