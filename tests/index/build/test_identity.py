"""Issues of one day: told apart by newspaper, edition and number, each with a key that it keeps."""

import pytest

from index.build.builder import add, rebuild
from search.article import ArticleId
from search.imprint import Imprint
from search.places import page_text, read_date
from tests.index.build.pages import LEAD, NONE, SECOND, ids, page

ORDINARY = "某某日报\n\n2025年11月3日 星期一 第40期(总第2644期) 今日4版\n\n"
EXTRA = "某某日报\n\n2025年11月3日 星期一 号外\n\n"
THIRD = "湖上的渔船都靠了岸，渔民们说今年的鱼比去年多了两成，价钱也好。"


def issues(engine):
    with engine.reader() as reader:
        return {info.key: info for info in reader.issues()}


def titles(engine, key):
    with engine.reader() as reader:
        return [article.headline for article in reader.articles(key)]


def test_an_extra_of_the_day_is_an_issue_of_its_own(engine, archive):
    archive("2025-11-03/01.txt", ORDINARY + page(("新区开工", LEAD)))
    archive("2025-11-03号外/01.txt", EXTRA + page(("大桥合龙", SECOND)))
    report = rebuild(engine, [archive.path], NONE)
    assert report.replaced == []
    assert (titles(engine, "2025-11-03"), titles(engine, "2025-11-03-2")) == (["新区开工"], ["大桥合龙"])
    held = issues(engine)
    assert (held["2025-11-03"].edition, held["2025-11-03-2"].edition) == ("", "号外")
    assert held["2025-11-03-2"].date == read_date("2025-11-03")


def test_the_ordinary_issue_comes_first_whichever_is_read_first(engine, archive):
    one = archive("a/2025-11-03增刊/01.txt", page(("增刊的话", SECOND)))
    two = archive("b/2025-11-03/01.txt", page(("正刊的话", LEAD)))
    rebuild(engine, [one, two], NONE)
    assert (titles(engine, "2025-11-03"), titles(engine, "2025-11-03-2")) == (["正刊的话"], ["增刊的话"])


def test_pages_that_print_nothing_belong_to_the_issue_of_their_folder(engine, archive):
    archive("2025-11-03/01.txt", ORDINARY + page(("新区开工", LEAD)))
    archive("2025-11-03/02.txt", page(("老厂新生", SECOND)))
    archive("extra/20251103_01.txt", EXTRA + page(("大桥合龙", SECOND)))
    archive("extra/20251103_02.txt", page(("渔船靠岸", THIRD)))
    rebuild(engine, [archive.path], NONE)
    assert titles(engine, "2025-11-03") == ["新区开工", "老厂新生"]
    assert titles(engine, "2025-11-03-2") == ["大桥合龙", "渔船靠岸"]
    with engine.reader() as reader:
        assert {article.edition for article in reader.articles("2025-11-03-2")} == {"号外"}


def test_two_numbers_caught_up_on_one_day_are_two_issues_and_no_repeat(engine, archive):
    archive("第40期/20251103_01.txt", ORDINARY + page(("新区开工", LEAD)))
    caught_up = ORDINARY.replace("第40期(总第2644期)", "第41期(总第2645期)")
    archive("第41期/20251103_01.txt", caught_up + page(("老厂新生", SECOND)))
    report = rebuild(engine, [archive.path], NONE)
    assert {key: info.serial for key, info in issues(engine).items()} == {"2025-11-03": 2644, "2025-11-03-2": 2645}
    assert not [finding for finding in report.findings if "重复" in finding or "倒退" in finding or "缺期" in finding]


def test_a_number_misread_on_an_inner_page_makes_no_issue(engine, archive):
    archive("2025-11-03/01.txt", ORDINARY + page(("新区开工", LEAD)))
    archive("2025-11-03/02.txt", "2025年11月3日 星期一 02版 第40期(总第2664期)\n\n" + page(("老厂新生", SECOND)))
    report = rebuild(engine, [archive.path], NONE)
    assert list(issues(engine)) == ["2025-11-03"]
    assert any("总期号不一致" in finding for finding in report.findings)


def test_a_page_read_again_with_its_number_corrected_replaces_the_first(engine, archive):
    one = archive("a/2025-11-03/01.txt", ORDINARY.replace("2644", "2664") + page(("新区开工", LEAD)))
    two = archive("b/2025-11-03/01.txt", ORDINARY + page(("新区开工", LEAD)))
    report = rebuild(engine, [one, two], NONE)
    assert list(issues(engine)) == ["2025-11-03"]
    assert len(report.replaced) == 1


def test_two_newspapers_of_one_day_are_two_issues(engine, archive):
    day = {"date": "2025-11-03", "page": 1}
    rows = [{**day, "newspaper": paper, "title": f"{paper}的头条"} for paper in ("某某日报", "某某晚报")]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert {key: info.newspaper for key, info in issues(engine).items()} == {
        "2025-11-03": "某某日报",
        "2025-11-03-2": "某某晚报",
    }
    assert ids(engine) == ["2025-11-03-p01-a01", "2025-11-03-2-p01-a01"]


def test_lines_with_and_without_their_number_are_one_issue_and_nothing_is_lost(engine, archive):
    day = {"date": "2025-11-03", "page": 1}
    rows = [{**day, "title": "甲", "serial": 2644}, {**day, "title": "乙"}, {**day, "title": "丙", "serial": 2644}]
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert sorted(titles(engine, "2025-11-03")) == ["丙", "乙", "甲"]
    assert (report.articles, report.quarantined) == (3, [])


def test_an_issue_keeps_its_key_when_others_are_added_and_when_all_is_built_anew(engine, archive):
    extra = archive("a/2025-11-03号外/01.txt", EXTRA + page(("大桥合龙", SECOND)))
    ordinary = archive("b/2025-11-03/01.txt", ORDINARY + page(("新区开工", LEAD)))
    overseas = archive("c/2025-11-03海外版/01.txt", page(("渔船靠岸", THIRD)))
    rebuild(engine, [extra], NONE)
    add(engine, [ordinary], NONE)
    add(engine, [overseas], NONE)
    keys = {"2025-11-03": "号外", "2025-11-03-2": "", "2025-11-03-3": "海外版"}
    assert {key: info.edition for key, info in issues(engine).items()} == keys
    rebuild(engine, [ordinary, overseas, extra], NONE)
    assert {key: info.edition for key, info in issues(engine).items()} == keys
    corrected = archive("b/2025-11-03/01.txt", ORDINARY.replace("2644", "2643") + page(("新区开工", LEAD)))
    rebuild(engine, [extra, corrected], NONE)
    assert {key: info.serial for key, info in issues(engine).items()} == {"2025-11-03": None, "2025-11-03-2": 2643}


def test_a_page_added_to_an_issue_of_several_finds_its_own(engine, archive):
    ordinary = archive("2025-11-03/01.txt", ORDINARY + page(("新区开工", LEAD)))
    extra = archive("2025-11-03号外/01.txt", EXTRA + page(("大桥合龙", SECOND)))
    rebuild(engine, [ordinary, extra], NONE)
    report = add(engine, [archive("2025-11-03号外/02.txt", page(("渔船靠岸", THIRD)))], NONE)
    assert titles(engine, "2025-11-03-2") == ["大桥合龙", "渔船靠岸"]
    assert report.replaced == []
    again = add(engine, [archive("2025-11-03号外/01.txt", EXTRA + page(("大桥合龙", SECOND)))], NONE)
    assert len(again.replaced) == 1
    assert titles(engine, "2025-11-03") == ["新区开工"]


def test_a_withdrawal_leaves_the_keys_of_the_others(engine, archive):
    from index.build.builder import withdraw

    archive("2025-11-03/01.txt", ORDINARY + page(("新区开工", LEAD)))
    archive("2025-11-03号外/01.txt", EXTRA + page(("大桥合龙", SECOND)))
    rebuild(engine, [archive.path], NONE)
    withdraw(engine, ArticleId("2025-11-03", 1, 1), "试验", who="某人", when="2025-11-04T00:00:00+00:00")
    assert list(issues(engine)) == ["2025-11-03-2"]
    rebuild(engine, [archive.path], NONE)
    assert list(issues(engine)) == ["2025-11-03-2"]


def test_letters_make_pages_of_their_own(engine, archive):
    for label in ("A01", "B01", "T1"):
        archive(f"2025-11-03/{label}.txt", page((f"{label}叠头条", LEAD)))
    rebuild(engine, [archive.path], NONE)
    assert ids(engine) == ["2025-11-03-pA01-a01", "2025-11-03-pB01-a01", "2025-11-03-pT01-a01"]


def test_stories_jump_between_lettered_pages_and_digests_announce_them(engine, archive):
    digest = "## 本期导读\n\n- 老厂新生 A02版\n\n"
    archive("2025-11-03/A01.md", digest + f"## 新区开工\n\n{LEAD}\n\n（下转A02版）\n")
    archive(
        "2025-11-03/A02.md", f"## 新区开工\n\n（上接A01版）\n\n{SECOND}\n\n## 老厂新生\n\n本报记者 张伟\n\n{THIRD}\n"
    )
    report = rebuild(engine, [archive.path], NONE)
    with engine.reader() as reader:
        held = {(page_text(a.page), a.headline): a for a in reader.every_article()}
    start, end = held["A01", "新区开工"], held["A02", "新区开工"]
    assert (start.next_part, end.previous_part) == (end.id, start.id)
    assert held["A01", "本期导读"].entries[0].target == held["A02", "老厂新生"].id
    assert not [finding for finding in report.findings if "标明" in finding]


def test_files_with_an_article_each_are_one_page(engine, archive):
    first = archive("20251103-02-01.txt", page(("新区开工", LEAD)))
    archive("20251103-02-02.txt", page(("老厂新生", SECOND)))
    report = rebuild(engine, [archive.path], NONE)
    assert ids(engine) == ["2025-11-03-p02-a01", "2025-11-03-p02-a02"]
    assert report.replaced == []
    third = archive("20251103-02-03.txt", page(("渔船靠岸", THIRD)))
    add(engine, [first, third], NONE)
    assert sorted(titles(engine, "2025-11-03")) == ["新区开工", "渔船靠岸", "老厂新生"]


def test_a_whole_page_replaces_its_parts(engine, archive):
    archive("20251103-02-01.txt", page(("新区开工", LEAD)))
    archive("20251103-02-02.txt", page(("老厂新生", SECOND)))
    archive("20251103_02.txt", page(("新区开工", LEAD), ("老厂新生", SECOND)))
    rebuild(engine, [archive.path], NONE)
    assert titles(engine, "2025-11-03") == ["新区开工", "老厂新生"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["01"], "今日4版，收录1版，缺第2—4版"),
        (["01", "03"], "今日4版，收录2版，缺第2、4版"),
        (["01", "02", "03", "04"], ""),
        (["01", "A02"], "今日4版，收录2版，缺2版"),
    ],
)
def test_pages_that_the_masthead_promises_and_nobody_read_are_a_finding(engine, archive, names, said):
    for name in names:
        head = ORDINARY if name == "01" else ""
        archive(f"2025-11-03/{name}.txt", head + page((f"{name}版头条", LEAD)))
    report = rebuild(engine, [archive.path], NONE)
    assert [finding for finding in report.findings if "缺版" in finding] == (
        [f"缺版：2025-11-03 {said}"] if said else []
    )
    assert issues(engine)["2025-11-03"].page_count == 4


def test_a_promise_is_kept_by_pages_that_are_added_later(engine, archive):
    rebuild(engine, [archive("2025-11-03/01.txt", ORDINARY + page(("新区开工", LEAD)))], NONE)
    later = [archive(f"2025-11-03/0{n}.txt", page((f"第{n}版头条", SECOND))) for n in (2, 3)]
    report = add(engine, later, NONE)
    assert "缺版：2025-11-03 今日4版，收录3版，缺第4版" in report.findings


def test_a_month_or_a_year_is_all_that_some_articles_know(engine, archive):
    rows = [
        {"title": "只知年月", "body": "戊词。", "date": "1995-06"},
        {"title": "只知年", "body": "戊词。", "date": "1995"},
        {"title": "全", "body": "戊词。", "date": "1995-06-01"},
    ]
    report = rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert report.quarantined == []
    assert ids(engine) == ["1995-p00-a01", "1995-06-p00-a01", "1995-06-01-p00-a01"]
    assert {key: str(info.date) for key, info in issues(engine).items()} == {
        key: key for key in ("1995", "1995-06", "1995-06-01")
    }


def test_a_folder_may_be_named_for_a_month(engine, archive):
    archive("199506/02.txt", page(("老厂新生", SECOND)))
    rebuild(engine, [archive.path], NONE)
    assert ids(engine) == ["1995-06-p02-a01"]


def test_several_issues_of_a_month_have_keys_that_look_like_no_day(engine, archive):
    rows = [{"title": f"第{n}期", "date": "1995-06", "issue": n} for n in (23, 24, 25)]
    rebuild(engine, [archive("a.jsonl", rows)], NONE)
    assert {key: info.issue for key, info in issues(engine).items()} == {
        "1995-06": 23,
        "1995-06_2": 24,
        "1995-06_3": 25,
    }


def test_the_receipt_remembers_what_a_key_stands_for(engine, archive):
    archive("2025-11-03号外/01.txt", EXTRA + page(("大桥合龙", SECOND)))
    rebuild(engine, [archive.path], NONE)
    with engine.reader() as reader:
        assert reader.info().receipt["issues"] == {"2025-11-03": {"newspaper": "某某日报", "edition": "号外"}}


def test_no_issue_is_held_twice_by_what_a_receipt_remembers():
    from index.build.identity import Identity, Issue, give_keys

    made = [Issue(Identity(edition=name)) for name in ("", "号外", "号外", "")]
    give_keys("2025-11-03", made, {"2025-11-03": Imprint(edition="号外"), "2025-11-04": Imprint()})
    assert [issue.key for issue in made] == ["2025-11-03-2", "2025-11-03", "2025-11-03-4", "2025-11-03-3"]
