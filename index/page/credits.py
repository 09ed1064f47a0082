"""Bylines and photo credits: who wrote, who photographed, who edited, as printed -> `Credit`.

`read_byline` reads a line that is nothing but a credit, `read_credits` finds the credits inside running text (the
dateline, a closing bracket). Roles come back in simplified characters, names and organisations as printed. A line
that is not wholly understood is no byline: it stays text. Where a line belongs is decided in `splitter.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from index.page.names import HAN, is_place, may_be_name, read_names
from search.analysis.fold import fold
from search.article import OURS, Credit

MARKS = "▶►▷▸○●◎■□◆◇※★☆△▲▽▼◁◀▪•→➡"
_MARK = re.compile(rf"^[{MARKS}\s]+")

_REPORTER = r"(?:特约|见习|实习|首席|驻站|高级|全媒体|融媒体|特派|驻外|专职){0,4}(?:记者|通讯员|评论员|撰稿人|观察员|摄影师|编辑)|实习生|撰稿"
_ORGANISATION = rf"(?:本[报刊网台社](?:{HAN}{{2,6}}(?:分社|记者站))?|{HAN}{{2,14}}?(?:[社报网台刊]|中心|客户端)|《[^《》]{{2,16}}》)"
#: Blanks before something, or none: tried once for each run of them, from its beginning or where the last match ended.
_BLANKS = r"(?:(?<!\s)\s*+|(?<=\s))"
#: 本报记者 张伟, 新华社记者, 通讯员: an organisation may stand before the role, spaces may stand between.
_ROLE = re.compile(
    rf"(?:(?P<org>{_ORGANISATION})(?=[\s特见实首驻高全融专记通评撰观摄编])\s*+|{_BLANKS})(?P<role>{_REPORTER})\s*[::]?"
)
_NOBODY = re.compile(_REPORTER)
_BODY = re.compile(r"本[报刊](?:特约)?(?P<role>编辑部|评论部|评论员|采访组|报道组|记者组|综合)(?:综合|\s*文章)?")
_TASK = re.compile(
    rf"{_BLANKS}(?:[//]\s*+)?(?P<task>摄影报道|摄影|摄|文[//]图|图[//]文|供图|制图|文|图)(?=\s|$|\(|[、,;;])"
)
_AGENCY = re.compile(rf"{_BLANKS}\((?P<org>[^()]{{2,16}}?)(?:发|供图)?\)\s*$")
_AGENCY_NAME = re.compile(rf"{HAN}{{2,8}}(?:社|视觉|影像|网|报)|影像中国|视觉中国|本报资料|资料图片")
_ISSUED = re.compile(rf"^(?P<org>{HAN}{{2,10}}?)(?:发|供图)\s*\((?P<who>[^()]{{2,20}}?)\s*摄\)$")
_DOING = re.compile(rf"{_BLANKS}(?:综合)?(?P<doing>采访整理|采访|整理|编译|翻译|采写|报道|综合报道|撰文)\s*$")
#: 本报记者 张伟 发自北京, 北京报道: where a story was filed is nobody's name.
_FILED = re.compile(
    rf"(?:{_BLANKS}(?:[/／]\s*+)?发自[^。，,:：]{{1,12}}|(?<!\s)\s++(?P<place>{HAN}{{2,10}}?)(?:综合|摄影)?报道|(?<=评论员)\s*文章)\s*$"
)
_LABEL_WORDS = (
    "作者|译者|责任编辑|本版责编|本版编辑|值班编辑|执行主编|版面编辑|视觉编辑|图片编辑|责编|美编|美术编辑|主编|编辑|版式设计|版式|设计|制图|本版制图|"
    "校对|检校|审校|审核|监制|策划|统筹|本期统筹|本版统筹|融媒创作|创作|漫画|插画|绘图|题图|翻译|整理|执行|值班主任|值班总编|组版"
)
_LABEL = re.compile(
    rf"(?:(?<![一二三四五六七八九十百\d])[一二三四五六七八九十百\d]{{1,4}}+(?:[、至-][一二三四五六七八九十\d]{{1,4}}+){{0,4}}+版|本版|本期|本报)?(?P<role>(?:口述人?|讲述人?|采写|记录|文字)(?=\s*:)|{_LABEL_WORDS})\s*[::]?\s*"
)
_PICTURE = re.compile(
    r"^(?P<role>文[//]图|图[//]文|文[::]|图[::]|文[//]|图[//]|摄影[::]|图片[::]|供图[::]|撰文[::])\s*+(?:[::]\s*+)?(?P<rest>.+)$"
)

_SECOND_TASK = re.compile(r"(?<=\s)(?:文|图|摄影|图片)[/:]")

_DATELINE = re.compile(
    rf"^(?:据)?(?P<org>{_ORGANISATION})(?:(?:{HAN}|[、·]){{0,16}}?(?:\d{{1,2}}月)?\d{{1,2}}日[电讯]|[电讯]|(?:{HAN}|[、·]){{0,12}}?[电讯](?=\s|\())\s*(?:\((?P<inner>[^()]{{2,120}})\)|(?P<bare>{_REPORTER}))?"
)
_HEAD = re.compile(
    rf"^(?:据)?(?P<org>{_ORGANISATION})(?:(?:{HAN}|[、·]){{0,16}}?(?:\d{{1,2}}月)?\d{{1,2}}日[电讯]|[电讯])\s*"
)
#: 本报讯 记者张三、李四报道：
_TOLD = re.compile(rf"(?P<who>(?:{_ORGANISATION})?(?:{_REPORTER})[^:。,()]{{2,24}}?)(?:报道\s*[:,]|:)")
_LEADING = re.compile(rf"^\((?P<inner>(?:{_ORGANISATION})?\s*(?:{_REPORTER})[^()]{{2,80}})\)")
_CLOSING = re.compile(r"\((?P<inner>[^()]{2,160})\)\s*$")
_AUTHOR = re.compile(r"^(?:本文)?(?:作者|译者)(?:分别|均)?(?:系|为|是|单位[::]?|简介[::]|[::])\s*+(?P<org>[^;;]+)$")


#: A block is asked several times whether it is a byline.
@lru_cache(maxsize=128)
def read_byline(text: str) -> tuple[Credit, ...]:
    """The credits of a line that is nothing but a byline or a photo credit; empty if it is something else."""
    if len(text) > 200:
        return ()
    mark = _MARK.match(text)
    line = text[mark.end() :] if mark else text
    line = _without_place(line.strip())
    credits = _editorial(line) or _labelled(line) or _pictured(line) or _tasked(line) or _by_roles(line)
    if not credits and mark and mark.end():
        credits = _after_mark(line)
    return credits


def _without_place(line: str) -> str:
    """A byline without 发自北京, 北京报道; 张伟报道 stays, for that names him."""
    folded = fold(line)
    filed = _FILED.search(folded)
    if not filed or not _ROLE.search(folded[: filed.start()]):
        return line
    place = filed["place"]
    if place and not is_place(place):
        return line
    return line[: filed.start()].rstrip()


def _after_mark(line: str) -> tuple[Credit, ...]:
    """□ 刘 伟 本报记者 赵 敏: names after a mark are authors; those with a role may follow."""
    role = _ROLE.search(fold(line))
    lead = line[: role.start()] if role else re.sub(r"(?<!\s)\s++发自\S{1,10}\s*$", "", line)
    names = read_names(lead)
    if not names or any(len(name) < 2 for name in names) or not _short(lead):
        return ()
    rest = _by_roles(line[role.start() :]) if role else ()
    return (*(Credit("作者", name) for name in names), *rest) if rest or not role else ()


def read_credits(text: str) -> tuple[Credit, ...]:
    """The credits inside a paragraph: in its dateline, in a bracket that opens or closes it."""
    folded = fold(text)
    credits: list[Credit] = []
    if dateline := _DATELINE.match(folded):
        match = _TOLD.match(folded, head.end()) if (head := _HEAD.match(folded)) else None
        if match:
            credits += [
                _of(c, text[: dateline.end("org")]) for c in _by_roles(text[match.start("who") : match.end("who")])
            ]
        elif dateline["inner"]:
            inner = text[dateline.start("inner") : dateline.end("inner")]
            org = text[dateline.start("org") : dateline.end("org")]
            credits += [_of(credit, org) for credit in _by_roles(inner)]
    elif leading := _LEADING.match(folded):
        credits += _by_roles(text[leading.start("inner") : leading.end("inner")])
    if (closing := _CLOSING.search(folded)) and (not credits or closing.start() > 20):
        credits += _bracketed(text[closing.start("inner") : closing.end("inner")])
    return tuple(dict.fromkeys(credits))


def credited(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Everybody credited, each once, in print order; 本报记者 without a name credits nobody."""
    somebody = [c for c in credits if c.name or not (c.organisation in OURS and _NOBODY.fullmatch(c.role))]
    full = {(credit.role, credit.name) for credit in somebody if credit.organisation}
    return tuple(c for c in dict.fromkeys(somebody) if c.organisation or (c.role, c.name) not in full)


def is_photo_credit(text: str) -> bool:
    """True for a stand-alone line that credits a photograph (钱舟/摄)."""
    return any(credit.role == "摄" for credit in read_byline(text))


def has_dateline(text: str) -> bool:
    """True for a paragraph that opens an item of news: 本报讯, 新华社北京4月28日电, （记者 …）."""
    folded = fold(text)
    return bool(_DATELINE.match(folded) or _LEADING.match(folded))


def is_author_note(text: str) -> bool:
    """True for a paragraph in brackets that ends an article: （作者系…）, （本报记者…采访整理）."""
    folded = fold(text).strip()
    if not (folded.startswith("(") and folded.endswith(")")):
        return False
    return bool(_bracketed(text.strip()[1:-1])) or bool(re.fullmatch(r"\([^()]{2,20}[电讯]\)", folded))


def read_editors(text: str) -> tuple[Credit, ...]:
    """The people on an editors' line or a folio line (责编：… 美编：…); empty if it is something else."""
    return _labelled(text.strip())


def _of(credit: Credit, organisation: str) -> Credit:
    """The dateline's 本报 goes to its reporters, not to correspondents from outside."""
    if credit.organisation or credit.role == "通讯员":
        return credit
    return Credit(credit.role, credit.name, organisation)


def _short(line: str) -> bool:
    return len(line) <= 24


def _editorial(line: str) -> tuple[Credit, ...]:
    if match := _BODY.fullmatch(fold(line)):
        if match["role"] == "评论员":
            return (Credit("评论员", "", line[:2]),)
        return (Credit(match["role"], "", line),)
    return ()


def _labelled(line: str) -> tuple[Credit, ...]:
    """责编：吴刚 周輖 美编 何立: labels and their names, nothing else."""
    folded = fold(line)
    labels = list(_LABEL.finditer(folded))
    if not labels or labels[0].start():
        return ()
    credits: list[Credit] = []
    for at, label in enumerate(labels):
        end = labels[at + 1].start() if at + 1 < len(labels) else len(line)
        names = read_names(line[label.end() : end])
        if not names or any(len(name) < 2 for name in names):
            return ()
        role = {"责任编辑": "责编", "本版责编": "责编"}.get(label["role"], label["role"])
        credits += [Credit(role, name) for name in names]
    # Without a colon the label may be the beginning of a sentence: then the line must be short.
    return tuple(credits) if re.search(r"[:\s]", folded) and (":" in folded or _short(line) or len(labels) > 1) else ()


def _pictured(line: str) -> tuple[Credit, ...]:
    """○ 文/图 罗以宁: the task stands first."""
    folded = fold(line)
    if not (match := _PICTURE.match(folded)):
        return ()
    if second := _SECOND_TASK.search(folded, match.start("rest")):  # 文/吴心怡 图/某海事局
        written, pictured = _pictured(line[: second.start()].rstrip()), _pictured(line[second.start() :])
        return (*written, *pictured) if written and pictured else ()
    rest = line[match.start("rest") :]
    role = (
        "文/图"
        if len(match["role"]) == 3 and "/" in match["role"]
        else {"文:": "作者", "文/": "作者", "撰文:": "作者"}.get(match["role"], "摄")
    )
    if inner := _by_roles(rest):
        return tuple(Credit(role if role != "作者" else c.role, c.name, c.organisation) for c in inner)
    if _AGENCY_NAME.fullmatch(fold(rest)):
        return (Credit(role, "", rest),)
    names = read_names(rest)
    return tuple(Credit(role, name) for name in names) if names and _short(rest) else ()


def _tasked(line: str) -> tuple[Credit, ...]:
    """本报记者 庞革平文 梁 生摄（人民视觉）: the task stands last."""
    folded = fold(line)
    if issued := _ISSUED.match(folded):  # 新华社发（王五 摄）
        names = read_names(line[issued.start("who") : issued.end("who")])
        return tuple(Credit("摄", name, line[: issued.end("org")]) for name in names or () if len(name) > 1)
    agency = _AGENCY.search(folded)
    body = line[: agency.start()] if agency else line
    tasks = list(_TASK.finditer(fold(body)))
    if not tasks or body[tasks[-1].end() :].strip() or len(line) > 60:
        return ()
    source = line[agency.start("org") : agency.end("org")] if agency else ""
    credits: list[Credit] = []
    start = 0
    for task in tasks:
        credits += (part := _task(body[start : task.start()], task["task"], source))
        if not part:
            return ()
        start = task.end()
    return tuple(credits)


def _task(who: str, task: str, source: str) -> list[Credit]:
    photo = "摄" if task in ("摄", "摄影", "摄影报道", "图", "供图") else "文/图" if "/" in task else ""
    who = who.strip(" 　\xa0、,，/／")
    if inner := _by_roles(who):
        return [Credit(photo or c.role, c.name, c.organisation or (source if photo else "")) for c in inner if c.name]
    if match := re.match(rf"{_ORGANISATION}\s+", who):
        source, who = match[0].strip(), who[match.end() :]
    names = read_names(who)
    if not names or any(len(name) < 2 for name in names) or len(names) > 5:
        return []
    return [Credit(photo or ("作者" if task == "文" else task), name, source if photo else "") for name in names]


def _by_roles(line: str) -> tuple[Credit, ...]:
    """本报记者 张伟 通讯员 李　洋: roles and their names, nothing else. 本报记者 alone is a credit too."""
    line = _without_place(line.strip(" 　\xa0\u200b:："))
    if doing := _DOING.search(fold(line)):
        line = line[: doing.start()]
    folded = fold(line)
    roles = list(_ROLE.finditer(folded))
    if not roles or folded[: roles[0].start()].strip():
        return ()
    credits: list[Credit] = []
    for at, role in enumerate(roles):
        end = roles[at + 1].start() if at + 1 < len(roles) else len(line)
        names = read_names(line[role.end() : end].strip(" 　\xa0、,，"))
        organisation = line[role.start("org") : role.end("org")] if role["org"] else ""
        if names is None or (not names and not organisation) or any(len(name) < 2 for name in names):
            return ()
        if len(names) == 1 and not may_be_name(names[0]) and role.end() == role.end("role"):
            return ()  # （记者提问）
        credits += [Credit(role["role"], name, organisation) for name in names] or [
            Credit(role["role"], "", organisation)
        ]
    return tuple(credits)


def _bracketed(inner: str) -> list[Credit]:
    """What stands in a bracket that closes an article: authors' posts, who recorded it, who took the picture."""
    credits: list[Credit] = []
    for part in re.split(r"[，,；;](?=[^，,；;]*(?:整理|采访|编译|翻译|摄)$)", inner):
        folded = fold(part).strip()
        if filed := _HEAD.match(folded):  # （新华社北京7月7日电 记者吴晶）
            credits += [
                _of(credit, part.strip()[: filed.end("org")]) for credit in _by_roles(part.strip()[filed.end() :])
            ]
        elif author := _AUTHOR.match(folded):
            credits.append(Credit("作者", "", part.strip()[author.start("org") : author.end("org")].strip()))
        elif of_part := (_by_roles(part) or _tasked(part.strip()) or _labelled(part.strip())):
            credits += of_part
        elif (doing := _DOING.search(folded)) and (names := read_names(part.strip()[: doing.start()])):
            credits += [Credit(doing["doing"], name) for name in names if len(name) > 1]
    return credits
