"""One page of text -> its articles, with masthead, jumps and furniture told apart.

`split` is the whole interface. The order of work: blocks (`blocks.py`), masthead and folio lines taken out, digests taken
together, paragraphs joined over column ends (`wraps.py`), then articles put together block by block (`compose.py`). At the end the
characters are counted; what is in no place goes to furniture, with a warning. Jumps are linked across pages in `jumps.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from index.bounds import possible
from index.model import Masthead, Page, SplitPage
from index.page.account import missing_blocks
from index.page.blocks import Block, read_blocks
from index.page.compose import Composer
from index.page.contacts import is_address, without_contacts
from index.page.credits import has_dateline, read_byline, read_editors
from index.page.digest import gather
from index.page.draft import closing_photo_credit
from index.page.lookahead import Digest, is_loose
from index.page.masthead import (
    Line,
    is_english_nameplate,
    is_masthead_line,
    is_nameplate,
    read_line,
)
from index.page.names import HAN
from index.page.signs import is_contact, is_digest_heading, is_pointer, is_sentence, jump_from, jump_to
from index.page.wraps import Proof, is_seam
from search.article import ArticleId, undated_issue

_SECTION = re.compile(rf"{HAN}{{2,6}}")


def split(page: Page) -> SplitPage:
    """What a page was understood as. Raises nothing for any text: what is not understood is kept and reported."""
    top = _take_masthead(read_blocks(page.text), page)
    edition = top.marked and any(block.level for block in top.rest)
    composer = Composer(edition=edition)
    composer.read(_join(gather(top.rest, whole=edition), proof="certain" if edition else "any"))
    printed = top.printed
    head = _resolve(page, printed, top.warnings, front=top.front)
    number, doubt = _page_number(page, head, nameplate=top.front)
    issue = head.date.isoformat() if head.date else undated_issue(page.stem)
    if "广告" in head.section:
        composer.advertise()
    articles = [
        draft.finish(ArticleId(issue, number, seq), head, page.source)
        for seq, draft in enumerate(composer.drafts, start=1)
    ]
    done = SplitPage(
        masthead=head,
        articles=tuple(articles),
        masthead_lines=tuple(top.lines),
        jump_lines=tuple(composer.jump_lines),
        furniture=tuple(composer.furniture),
        warnings=(*top.warnings, *doubt, *composer.warnings),
        source=page.source,
    )
    return _accounted(page, done)


def _accounted(page: Page, done: SplitPage) -> SplitPage:
    """The split page with whatever was lost on the way put into furniture."""
    lost = missing_blocks(page.text, done)
    if not lost:
        return done
    warning = f"有 {sum(map(len, lost))} 个字没有归入任何文章，已放在版面杂项里：{lost[0][:20]}"
    return replace(done, furniture=(*done.furniture, *lost), warnings=(*done.warnings, warning))


@dataclass(slots=True)
class _Top:
    """The masthead lines of a page and the blocks that are none. `front`: the page has a front page's masthead.

    `first`: that masthead names what only page 1 does (今日24版, 主办, 邮发代号).
    """

    printed: Masthead = field(default_factory=Masthead)
    lines: list[str] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    front: bool = False
    first: bool = False
    marked: bool = False


def _take_masthead(blocks: list[Block], page: Page) -> _Top:
    top = _Top()
    known = page.given.newspaper or page.hinted.newspaper
    above = True
    for at, block in enumerate(blocks):
        line = _say(block)
        folio = _is_folio(block, line, above=above)
        if folio:
            line = _believed(blocks, at, line, page, top)
        plate = _is_nameplate(blocks, at, known, above=above)
        if plate and block.text.isascii():
            line = Line(Masthead(newspaper_en=block.text.strip()))
        elif plate:
            line = Line(Masthead(newspaper="".join(block.text.split())))
        elif above and is_address(block.text):
            pass
        elif section := _section_above(blocks, at, above=above):
            line = Line(Masthead(section=section))
        elif _is_editors(block):
            line = Line(Masthead(editors=read_editors(without_contacts(block.text).strip())))
        elif not folio or not line.fields:
            top.warnings += line.warnings if folio else ()
            above = above and block.furniture
            top.rest.append(block)
            continue
        top.lines.append(block.text)
        top.warnings += line.warnings
        top.front = top.front or bool(
            line.fields >= 4 and (line.masthead.serial or line.masthead.cn or line.masthead.number)
        )
        head = line.masthead
        top.first = top.first or bool(
            head.page is None and (head.pages or head.cn or head.post_code or head.sponsor or head.authority)
        )
        top.marked = top.marked or bool(block.level and line.masthead.date)
        editors = top.printed.editors + line.masthead.editors
        top.printed = replace(top.printed.over(line.masthead), editors=tuple(dict.fromkeys(editors)))
    return top


def _say(block: Block) -> Line:
    """What a block says of the issue; a jump, a pointer or a digest heading says nothing, whatever page it names."""
    text = block.text
    if len(text) > 200 or is_pointer(text) or is_digest_heading(text):
        return Line(Masthead())
    return read_line(text)


def _believed(blocks: list[Block], at: int, line: Line, page: Page, top: _Top) -> Line:
    """A folio line, or nothing where a bare 三版 … contradicts a masthead, its neighbours or the file's name."""
    if not line.bare:
        return line
    printed = line.masthead.page
    if top.first and printed != 1:
        return Line(Masthead())
    below = next((blocks[i] for i in range(at + 1, len(blocks)) if not blocks[i].furniture), None)
    if line.bare == "weak" and below and (is_sentence(below.text) or _opens(below.text)):
        return Line(Masthead())
    hinted = page.given.page or page.hinted.page
    if hinted is None or hinted == printed:
        return line
    doubt = f"“{blocks[at].text[:20]}”像是第 {printed} 版的版次，但给定或文件名是第 {hinted} 版"
    if line.bare == "weak":
        return Line(Masthead(), warnings=(f"{doubt}；当作正文",))
    return replace(line, masthead=replace(line.masthead, page=None), warnings=(f"{doubt}；用的是第 {hinted} 版",))


def _opens(text: str) -> bool:
    return has_dateline(text) or bool(read_byline(text))


def _is_nameplate(blocks: list[Block], at: int, known: str, *, above: bool) -> bool:
    text = blocks[at].text
    if is_nameplate(text, known):
        return True
    near = blocks[at + 1 : at + 5]
    if above and is_english_nameplate(text):
        return True
    if not (above and len(text) <= 14 and text.rstrip().endswith(("报", "刊", "報"))):
        return False
    return any(is_english_nameplate(b.text) or is_masthead_line(_say(b), b.text, top=True) for b in near)


def _section_above(blocks: list[Block], at: int, *, above: bool) -> str:
    """The section's name where it stands alone over the folio line."""
    text = blocks[at].text.strip()
    below = blocks[at + 1 : at + 2]
    if not above or blocks[at].level or not _SECTION.fullmatch(text) or not below or is_digest_heading(text):
        return ""
    folio = _say(below[0])
    if folio.bare == "weak":
        return ""
    known = folio.masthead.section or folio.masthead.serial or folio.masthead.newspaper
    return text if not known and not below[0].level and is_masthead_line(folio, below[0].text, top=True) else ""


def _is_editors(block: Block) -> bool:
    """本版责编：… at the foot of a page without marked headings; marked, it is an item of its own."""
    if block.level or len(block.text) > 120:
        return False
    return any(credit.role in ("责编", "美编", "校对") for credit in read_editors(without_contacts(block.text).strip()))


def _is_folio(block: Block, line: Line, *, above: bool) -> bool:
    if is_masthead_line(line, block.text, top=above):
        return True
    # 《新闻联播》 (20230101): a marked first heading that holds the date.
    return above and block.level == 1 and line.dated and len(line.rest) <= 10


def _join(blocks: list[Block | Digest], *, proof: Proof) -> list[Block | Digest]:
    """Paragraphs joined over column ends; furniture between two halves is passed over."""
    joined: list[Block | Digest] = []
    upper: int | None = None
    for block in blocks:
        if is_loose(block) and not block.level:
            joined.append(block)
            continue
        if upper is not None and isinstance(block, Block) and _joins(joined, upper, block, proof=proof):
            above = joined[upper]
            assert isinstance(above, Block)
            joined[upper] = replace(above, text=above.text.rstrip() + block.text.lstrip())
            continue
        joined.append(block)
        upper = len(joined) - 1
    return joined


def _joins(blocks: list[Block | Digest], at: int, lower: Block, *, proof: Proof) -> bool:
    upper = blocks[at]
    above = blocks[at - 1] if at else None
    headed = isinstance(above, Block) and above.level > 1
    if not isinstance(upper, Block) or upper.level or lower.level or lower.bullet:
        return False
    if not is_seam(upper.text, lower.text, proof=proof, under_heading=headed) or is_contact(upper.text):
        return False
    if has_dateline(lower.text) or read_byline(lower.text) or read_byline(upper.text):
        return False
    if any(jump(text) is not None for jump in (jump_to, jump_from) for text in (upper.text, lower.text)):
        return False
    if closing_photo_credit(upper.text) or (len(lower.text) < 8 and not is_sentence(lower.text)):
        return False
    # Two lines that both lack a full stop are titles, unless a sentence ends inside the upper one.
    return is_sentence(lower.text) or "。" in upper.text


def _resolve(page: Page, printed: Masthead, warnings: list[str], *, front: bool) -> Masthead:
    """Given wins over printed, printed over hinted; contradictions are told."""
    for outside, name in ((page.given, "给定"), (page.hinted, "文件名")):
        for key, label in (("date", "日期"), ("page", "版次"), ("serial", "总期号")):
            stated, read = getattr(outside, key), getattr(printed, key)
            if stated is not None and read is not None and stated != read:
                warnings.append(
                    f"{label}不一致：{name}的是 {stated}，版面印的是 {read}；用的是{'给定' if name == '给定' else '版面印'}的"
                )
    if front and printed.page is None:
        printed = replace(printed, page=1)
    # Each of the three is possible by itself; the two numbers of a 合刊 may come from two of them.
    head, wrong = possible(page.given.over(printed).over(page.hinted))
    warnings += [f"{phrase}；没有用上它" for phrase in wrong]
    return head


def _page_number(page: Page, head: Masthead, *, nameplate: bool) -> tuple[int, list[str]]:
    """The page number of the ids: printed or given; 1 for a front page or an undated page; else 0, with a warning."""
    if head.page is not None:
        return head.page, []
    if nameplate or head.date is None:
        return 1, []
    return 0, ["不知道这是第几版：版面没有印版次，也没有给定；暂记为第 0 版"]
