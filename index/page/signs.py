"""What one block of a page looks like, taken alone: a jump, furniture, a digest or notice heading, a title, a sentence.

Each function answers for one line. What a block becomes also depends on its neighbours: that is `splitter.py`.
"""

from __future__ import annotations

import re

from index.page.blocks import Block
from index.page.credits import MARKS, has_dateline, read_byline
from index.page.masthead import number_of
from index.page.names import HAN, looks_like_names
from search.analysis.fold import fold

_DIGITS = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
# Blanks are taken once (`\s*+`), and a run of marks from its beginning: what does not match is not tried again from inside.
_N = rf"(?:第\s*+[a-d]?(?P<n>{_DIGITS})(?:\s*+版)?|[a-d]?(?P<m>{_DIGITS})\s*+版)"
_TO = re.compile(
    rf"[{MARKS}\s]*+\(?\s*+(?:下转|下接|转|续转)\s*+(?:[至到]\s*+)?{_N}\s*+(?:[^()。]{{0,12}})?\)?[{MARKS}\s]*+"
)
_FROM = re.compile(rf"[{MARKS}\s]*+\(?\s*+(?:上接|紧接|接|续)\s*+{_N}\s*+(?:[^()。]{{0,24}})?\)?[{MARKS}\s]*+")
_TAIL_TO = re.compile(
    rf"(?:\(\s*+(?:下转|下接|转|续转)|(?<![{MARKS}])[{MARKS}]++\s*+下转)\s*+(?:[至到]\s*+)?{_N}\s*+[^()。]{{0,12}}\)?\s*$"
)
_HEAD_FROM = re.compile(rf"(?:^\s*)?\(\s*+(?:上接|紧接)\s*+{_N}\s*+[^()。]{{0,24}}\)\s*(?:$)?")

_FURNITURE = re.compile(
    rf"(?:官方)?(?:微信|微博|抖音|视频号|头条号|快手)?(?:公众号|小程序|公众平台|官方微博|视频号|抖音号|微信号|客户端)|{HAN}{{2,10}}(?:微信公众号|微信小程序|客户端|官方微博|视频号)"
    rf"|{HAN}{{3,10}}网(?:\s*+(?:[:：]\s*+)?(?:https?://|www\.)\S+)?|广告|公益广告|微信|微博|抖音|二维码|(?:更多[^。，]{{0,10}})?请?(?:扫描|扫一扫|扫码|长按)[^。，]{{0,16}}|(?:https?://|www\.)\S+|新闻热线[:：]?[\d\-－ ]+"
    rf"|第?\s*[a-d]?\d{{1,3}}\s*版?|第[一二三四五六七八九十]{{1,3}}版|[-—–·]\s*\d{{1,3}}\s*[-—–·]"
)
_DIGEST = re.compile(
    r"(?:本期|今日|今天|本报|今晨|明日|版面|本版|内容|要闻|新闻)?(?:重要|精彩)?(?:导读|导览|导航|要目|看点|提要)|今日(?:看点|要闻|看版)|本期要目|版面导航|目录|本期目录|导读"
)
_DIGEST_PAGE = re.compile(r"第?[a-d]?\d{1,3}版$")
_STRONG_DIGEST = re.compile(r"本期|今日|今天|今晨|明日|导读|导览|目录|要目|导航")
_POINTER = re.compile(rf"(?:(?<![意预洞远主])见|转|上接|紧接|刊于|载于)\s*+(?:[于至]\s*+)?(?:本报\s*+)?{_N}")
_BRIEFS = re.compile(rf"{HAN}{{0,4}}(?:短讯|简讯|快讯)")
_PICTURE_HEADING = re.compile(r"图片(?:新闻|报道|专题)")
_AD = re.compile(
    r"(?:欢迎|敬请|诚邀)(?:广大读者)?(?:订阅|征订|投放)|(?:报刊|报纸)?(?:征订|订阅)(?:启事|须知|方式)?|(?:欢迎)?刊登广告|广告(?:刊例|招商|热线)"
)
_AD_START = re.compile(r"^(?:欢迎|敬请|诚邀)(?:您|广大读者)?(?:订阅|征订|刊登)")
_AD_END = re.compile(r"(?:招租|招生|招商|招聘|转让|出售|出租|热售|诚聘|征订|热线|公司简介)$")
_NOTICE = re.compile(r"(?:启事|公告|通告|更正|声明|致歉|讣告|敬告|公示|致读者|告读者|订正)$")
_NOTICE_NEWS = re.compile(r"(?:发布|发表|发出|印发|出台|通报|就|回应|签署|联合|共同|首个|上线|全文)")
_CONTACT = re.compile(r"(?:电话|热线|邮箱|传真|地址|联系人|微信|网址|报名)\s*[:：]|\d{3,4}-\d{7,8}")
_TERMINAL = re.compile(r"[。！？!?…；;：:，,、][”’」』）)]*$")
_FULL_STOP = re.compile(r"[。；;]")
_CAPTION = re.compile(rf"图(?:①|②|③|④|[一二三四五]|左|右|上|下)?(?:为|是|:|：)|{HAN}图为")


def jump_to(text: str) -> int | None:
    """The page that a stand-alone jump line names (▼▼ 下转第2版, （转第3版）); None if it is no such line."""
    match = _TO.fullmatch(fold(text.strip()))
    return number_of(match["n"] or match["m"]) if match and len(text) <= 30 else None


def jump_from(text: str) -> int | None:
    """The page that a stand-alone line says the text continues from (（上接第1版）); None if it is no such line."""
    match = _FROM.fullmatch(fold(text.strip()))
    return number_of(match["n"] or match["m"]) if match and len(text) <= 40 else None


def cut_jumps(text: str) -> tuple[str, int | None, int | None, list[str]]:
    """A block without the jump inside its end or beginning: (text, continues on, continued from, what was cut)."""
    to = came = None
    cut: list[str] = []
    if match := _TAIL_TO.search(fold(text)):
        to = number_of(match["n"] or match["m"])
        cut.append(text[match.start() :].strip())
        text = text[: match.start()].rstrip()
    match = _HEAD_FROM.search(fold(text))
    if match and (not match.start() or match.end() == len(text)):
        came = number_of(match["n"] or match["m"])
        cut.append(text[match.start() : match.end()].strip())
        text = (text[: match.start()] + text[match.end() :]).strip()
    return text, to, came, cut


def is_furniture(text: str) -> bool:
    """True for what stands on a page without being read: 微信公众号, 中国高新网, 广告 as a label, a page number."""
    return bool(_FURNITURE.fullmatch(fold(text.strip())))


def is_ad_label(text: str) -> bool:
    """True for the label that says that what stands beside it was paid for."""
    return re.sub(r"\s", "", fold(text)) in ("广告", "公益广告")


def is_digest_heading(text: str) -> bool:
    """True for 本期导读, 今日导读, 要目; a page may be printed beside it (本期导读 03版)."""
    plain = re.sub(rf"[\s{MARKS}【】\[\]:：]", "", fold(text))
    return bool(_DIGEST.fullmatch(_DIGEST_PAGE.sub("", plain)))


def is_strong_digest_heading(text: str) -> bool:
    """True for a digest heading that can hardly be anything else (看点 can be a subhead)."""
    return is_digest_heading(text) and bool(_STRONG_DIGEST.search(fold(text)))


def is_pointer(text: str) -> bool:
    """True for a short line that sends the reader to a page: a jump, or （详见2版）, 相关报道见第3版."""
    return jump_to(text) is not None or jump_from(text) is not None or _points(text)


def _points(text: str) -> bool:
    return len(text) <= 30 and bool(_POINTER.search(fold(text)))


def is_briefs_heading(text: str) -> bool:
    """True for 短讯, 简讯, 快讯 as a heading of their own."""
    return bool(_BRIEFS.fullmatch(re.sub(rf"[\s{MARKS}【】\[\]]", "", fold(text))))


def is_picture_label(text: str) -> bool:
    """True for 图片新闻 alone on a line: a picture follows."""
    return bool(_PICTURE_HEADING.fullmatch(re.sub(rf"[\s{MARKS}【】\[\]]", "", fold(text))))


def is_signature(text: str) -> bool:
    """True for ——孙大伟: who said what stands above."""
    match = re.match(r"\s*(?:[—–―─]{1,3}|--)\s*", text)
    return match is not None and looks_like_names(text[match.end() :])


def notice_kind(text: str) -> str:
    """Ad or notice, if a title announces one; else nothing."""
    plain = re.sub(r"\s", "", fold(text))
    if len(plain) > 30 or _TERMINAL.search(plain):
        return ""
    if _AD.fullmatch(plain) or _AD_START.match(plain) or (len(plain) <= 24 and _AD_END.search(plain)):
        return "ad"
    if len(plain) <= 24 and _NOTICE.search(plain) and not _NOTICE_NEWS.search(plain):
        return "notice"
    return ""


def is_contact(text: str) -> bool:
    """True for a line of telephone numbers, addresses and the like."""
    return bool(_CONTACT.search(text))


def is_sentence(text: str) -> bool:
    """True for running text: it ends as a sentence does, or holds a full stop."""
    return bool(_TERMINAL.search(text.strip()) or _FULL_STOP.search(text))


def is_title(block: Block) -> bool:
    """True for a line that may be a headline, kicker or subhead: short, no full stop, no byline, no bullet."""
    text = block.text.strip()
    if block.furniture or block.bullet or not re.search(r"\w", text) or len(text) > 80:
        return False
    if len(text) > 45 and re.search(r"[，,：:]", text):
        return False
    if re.fullmatch(r"[（(][^（()）]*[)）]", text):
        return False
    if _FULL_STOP.search(text) or re.search(r"[，,、：:…]$", text) or is_contact(text):
        return False
    return not has_dateline(text) and not read_byline(text) and jump_to(text) is None and jump_from(text) is None


def is_question(text: str) -> bool:
    """True for a title that ends as a sentence may: only its neighbours tell which it is."""
    return bool(re.search(r"[？！?!][”’」』）)]*$", text.strip()))


def is_caption(text: str) -> bool:
    """True for text that explains a picture (图为…)."""
    return bool(_CAPTION.search(fold(text)))
