"""Small mirrors of invented newspapers, written as the two templates write them. All text is invented."""

from pathlib import Path

from index.model import EditionPage, Masthead, Problem
from index.sources import read
from index.sources.outcomes import Remark, Skipped
from search.article import Article

NONE = Masthead()


def put(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder; text as UTF-8."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return root


class Reading:
    """What a folder is read as."""

    def __init__(self, *paths: Path, given: Masthead = NONE) -> None:
        outcomes = list(read(paths, given))
        self.pages = [one for one in outcomes if isinstance(one, EditionPage)]
        self.articles: list[Article] = [article for page in self.pages for article in page.articles]
        self.skipped = [one for one in outcomes if isinstance(one, Skipped)]
        self.remarks = [one for one in outcomes if isinstance(one, Remark)]
        self.problems = [one for one in outcomes if isinstance(one, Problem) and not isinstance(one, Skipped | Remark)]

    def said(self) -> str:
        """All that the archivist is told."""
        return "\n".join(one.message for one in (*self.problems, *self.remarks, *self.skipped))


def older_layout(
    label: str,
    name: str,
    articles: list[tuple[str, str]],
    *,
    boxes: list[tuple[str, str]] | None = None,
    others: str = "",
    pages: list[tuple[str, str]] = (),  # type: ignore[assignment]
    size: str = "width=400 height=575",
    tail: str = "",
    charset: str = "utf-8",
) -> str:
    """A `node_N.htm`: `articles` are (file, headline) in the list, `boxes` (file, coordinates) on the map."""
    boxes = [(file, "40,57,200,57,200,287,40,287") for file, _ in articles] if boxes is None else boxes
    areas = "".join(f'<Area coords="{coords}" shape="polygon" href="{file}">' for file, coords in boxes)
    listed = "".join(
        f"<li>&middot;<a href={file}><div style='display:inline' id=mp{at}>{headline}</div></a></li>"
        for at, (file, headline) in enumerate(articles)
    )
    directory = "".join(
        f"<tr><td>&nbsp;<a id=pageLink href={file}>{text}</a></td><td><a href=../../../images/{file}.pdf>"
        "<img src='../../../tplimg/pdf.gif'></a></td></tr>"
        for file, text in pages
    )
    return (
        f"<html><head><meta http-equiv=Content-Type content='text/html; charset={charset}'><title>某某报</title></head><body>"
        f"<map name=PagePicMap>{areas}</map><img {size} src=../../../images/2017-10/13/{label}/P_b.jpg border=0 USEMAP=#pagepicmap>"
        f"<table><tr><td>第{label}版：<STRONG>{name}</STRONG></td><td><a href=../../../images/2017-10/13/{label}/P.pdf>"
        f"<IMG src='../../../tplimg/pdf.gif'></a></td></tr></table><strong>2017年10月\n13日 <font>星期五</font></strong>"
        f"<ul>{listed}</ul>{others}<table>{directory}</table></body></html>{tail}"
    )


def older_article(
    headline: str,
    paragraphs: list[str],
    *,
    kicker: str = "",
    subtitle: str = "",
    author: str = "",
    pagenum: str = "",
    before: str = "",
    after: str = "",
    charset: str = "utf-8",
) -> str:
    """A `content_N.htm`; `before` and `after` stand around the body."""
    body = "".join(f'<P mce_keep="true">&nbsp;&nbsp;&nbsp;&nbsp;{text}</P>\r\n' for text in paragraphs)
    rows = [
        f'<tr><td class="font02" align="center">{kicker}</td></tr>' if kicker else "",
        f'<tr><td class="font01" align="center"><founder-title>{headline}</founder-title></td></tr>',
        f'<tr><td class="font02" align="center">{subtitle}</td></tr>' if subtitle else "",
        f'<tr><td class="font02" align="center"><founder-author>{author}</founder-author></td></tr>',
    ]
    tail = (
        f"<founder-date>2017-10-13 23:59:59</founder-date><founder-pagenum>{pagenum}</founder-pagenum>"
        if pagenum
        else ""
    )
    return (
        f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={charset}'><title>某某报</title></head><body>"
        f'<table>{"".join(rows)}</table>{before}<div id="ozoom"><founder-content><!--enpcontent-->{body}<!--/enpcontent-->'
        f"</founder-content></div>{after}</body></html>"
        + (f"<!--enpproperty {tail}<founder-type>1</founder-type> /enpproperty-->" if tail else "")
    )


def newer_layout(
    label: str,
    name: str,
    day: str,
    articles: list[tuple[str, str]],
    *,
    coords: str = "40.0,57.5,200.0,57.5,200.0,287.5,40.0,287.5",
    pages: list[tuple[str, str]] = (),  # type: ignore[assignment]
) -> str:
    """A `node_NN.html` of the newer template; articles are (address, headline)."""
    areas = "".join(f'<Area coords="{coords}" shape="polygon" href="{file}">' for file, _ in articles)
    slides = "".join(
        f'<div class="swiper-slide"><a id="pageLink" href="{file}">{text}</a></div>' for file, text in pages
    )
    listed = "".join(f'<li><span>·</span><a href="{file}"> {headline} </a></li>' for file, headline in articles)
    return (
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html;charset=utf-8"></head><body>'
        f'<div class="paper"><MAP NAME="PagePicMap">{areas}</MAP><img width="400" height="575" '
        f'src="../../../pic/202412/25/page{label}.jpg.2" border="0" USEMAP=#PagePicMap></div>'
        f'<p class="left ban">\n\t第{label}版：{name}\n</p><p class="right btn">'
        f'<a href="../../../attachement/202412/25/page{label}.pdf">PDF下载</a></p>'
        f'<p class="date left">某某报 <span class="newstime">{day} Wed</span></p>'
        f'<div class="swiper-box">{slides}</div><ul class="news-list">{listed}</ul></body></html>'
    )


def newer_article(
    headline: str,
    body: str,
    *,
    kicker: str = "",
    subtitle: str = "",
    author: str = "",
    day: str = "2024年12月25日",
    page: str = "01",
) -> str:
    """A `content_N.html` of the newer template; `body` is HTML."""
    said = f"<date>2024-12-25 00:00:00:0</date><author>{author}</author><title><p> {headline} </p></title>"
    return (
        f'<html><head><meta charset="utf-8"></head><body><div class="article"><h3>{kicker}</h3><h1><p> {headline} </p></h1>'
        f'<h2>{subtitle}</h2><p class="sec"><!-- <span class="origin">某某报</span>\n<span class="date">(2020年02月06日 09版)</span> -->\n'
        f'\t{author}\n<span class="date">\n《某某报》（<span class="newstime">{day}</span> 第 {page} 版）\n</span></p>'
        f'<style>.attachment {{ margin-top: 20px; }}</style><div id="ozoom"><!--enpcontent-->{body}<!--/enpcontent-->'
        f"<!--enpproperty {said}/enpproperty--></div></div></body></html>"
    )
