"""A page made of lines, as the splitter reads it."""

from datetime import date

from index.model import Masthead, Page
from index.page.account import missing
from index.page.splitter import split

BODY = "园区负责人介绍，今年以来新增企业三十家。下一步将继续优化服务。"
MORE = "据了解，该平台已经投入使用。"


def read(*blocks, stem="page", **given):
    text = "\n\n".join(blocks)
    page = split(Page(text, f"{stem}.txt", stem, **given))
    assert not missing(text, page)
    return page


def heads(page):
    return [(a.kind, a.kicker, a.headline, a.subtitle) for a in page.articles]


MASTHEAD = ("某某高新技术产业导报", "2025年11月3日 星期一 第40期(总第2644期) 今日24版")
SECOND = Masthead(date=date(2025, 11, 3), page=2)
