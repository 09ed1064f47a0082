"""Pages and lines to build archives of, and what an archive then holds."""

from index.build.builder import withdraw
from index.model import Masthead
from search.article import ArticleId

NONE = Masthead()
LEAD = "山城的新区开出了第一条生产线，工人们在灯下忙到很晚，谁也不愿先走。"
SECOND = "河边的老厂房改成了实验室，年轻人在这里做出了会走路的小机器。"


def page(*items: tuple[str, str], head: str = "") -> str:
    return "\n\n".join([head, *(f"## {headline}\n\n{body}" for headline, body in items)]).strip() + "\n"


def ids(engine) -> list[str]:
    return [str(article.id) for article in engine.every_article()]


def headlines(engine) -> list[str]:
    return [article.headline for article in engine.every_article()]


def gone(engine, id: str, reason: str = "作者要求") -> None:
    withdraw(engine, ArticleId.parse(id), reason, who="林", when="2025-12-01T08:00:00+00:00")


DAY = {"date": "2025-01-06"}


def many(count: int) -> list[dict]:
    return [{**DAY, "page": 1, "title": f"第{n}条生产线开工", "body": f"第{n}条。{LEAD}"} for n in range(count)]
