"""Digests: lines that announce what stands on other pages."""

import pytest

from tests.index.page.reading import BODY, read


def test_a_digest_lists_headlines_and_pages():
    page = read("本期导读", "- 金融赋能服务业 02版\n- 2.0版发布引关注 12版\n- 某地掀热潮(1) 第九版")
    (digest,) = page.articles
    assert digest.kind == "digest"
    assert [(e.headline, e.page, e.label) for e in digest.entries] == [
        ("金融赋能服务业", 2, "02版"),
        ("2.0版发布引关注", 12, "12版"),
        ("某地掀热潮(1)", 9, "第九版"),
    ]


@pytest.mark.parametrize(
    "line", ["发展提速②", "发展提速……2", "发展提速→2版", "发展提速 见第2版", "02版 发展提速", "发展提速（2版）"]
)
def test_pages_of_a_digest_are_printed_in_any_form(line):
    (entry,) = read("今日导读", line).articles[0].entries
    assert (entry.headline, entry.page) == ("发展提速", 2)


def test_a_page_on_its_own_line_closes_an_entry():
    page = read("## 导读", "理论", "新时代的新任务", "第九版", "青春课堂", "第八版", markdown=True)
    assert [(e.headline, e.page) for e in page.articles[0].entries] == [("理论 新时代的新任务", 9), ("青春课堂", 8)]


def test_entries_of_a_digest_do_not_fuse():
    lines = ["金融赋能  /02", "02 ▏人才新政", "02 低空起飞", "P2 算力提速", "专精特新……06版", "06 ▏人形机器人…"]
    page = read("本期导读\n" + "\n".join(lines), "某高新区发展提速", "本报记者 张伟", BODY)
    assert [(e.headline, e.page) for e in page.articles[0].entries] == [
        ("金融赋能", 2),
        ("人才新政", 2),
        ("低空起飞", 2),
        ("算力提速", 2),
        ("专精特新", 6),
        ("人形机器人…", 6),
    ]
    assert (page.articles[1].headline, page.warnings) == ("某高新区发展提速", ())


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_digest_that_cannot_be_read_keeps_its_lines(between):
    digest = between.join(["本期导读", "金融赋能", "人才新政"])
    page = read(digest, "某高新区发展提速", "本报记者 张伟", BODY)
    assert [(e.headline, e.page) for e in page.articles[0].entries] == [("金融赋能", None), ("人才新政", None)]
    assert page.articles[1].headline == "某高新区发展提速"
    assert any("导读" in warning for warning in page.warnings)


@pytest.mark.parametrize(("second", "third"), [("第二版", "第三版"), ("02", "03"), ("A2", "A3")])
def test_pages_over_their_headlines_open_entries(second, third):
    digest = f"本期导读\n{second}\n金融赋能\n人才新政\n{third}\n低空起飞"
    page = read(digest, "某高新区发展提速", "本报记者 张伟", BODY)
    assert [(e.headline, e.page) for e in page.articles[0].entries] == [
        ("金融赋能", 2),
        ("人才新政", 2),
        ("低空起飞", 3),
    ]
