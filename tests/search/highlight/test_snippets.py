from search.highlight.marks import marks, targets
from search.highlight.snippets import LEAD, WIDTH, snippets
from tests.search.highlight.test_marks import an_article, exact

LONG = "，".join(f"这是第{n}句没有什么内容的话" for n in range(40)) + "。"


def test_snippets_show_the_match_and_are_cut_at_punctuation():
    article = an_article(LONG.replace("第20句", "第20句人工智能"))
    (snippet,) = snippets(article, marks(article, targets(exact("人工智能"))))
    assert len(snippet.text) <= WIDTH + LEAD + 2
    assert snippet.text[0] == snippet.text[-1] == "…"
    assert snippet.text[1:3] in LONG
    assert snippet.text[-2] in "，。"
    assert [snippet.text[s:e] for s, e in snippet.marks] == ["人工智能"]


def test_two_snippets_cover_different_words_before_repeating_one():
    body = [
        LONG.replace("第5句", "杭州杭州杭州"),
        LONG,
        LONG.replace("第9句", "人工智能"),
        LONG.replace("第3句", "杭州"),
    ]
    article = an_article(*body)
    shown = snippets(article, marks(article, targets(exact("人工智能 杭州"))))
    assert len(shown) == 2
    assert {s.text[a:b] for s in shown for a, b in s.marks} == {"人工智能", "杭州杭州杭州"} or {
        s.text[a:b] for s in shown for a, b in s.marks
    } == {"人工智能", "杭州"}


def test_a_snippet_begins_with_no_closing_mark_and_cuts_no_figure():
    body = (
        "前面的话很长很长很长很长，“大家都说：‘好。’”"
        + "然后有1,234,567人" * 3
        + "来看机器人"
        + "，又有2,345人" * 20
        + "。"
    )
    article = an_article(body)
    (snippet,) = snippets(article, marks(article, targets(exact("机器人"))))
    inner = snippet.text.strip("…")
    at = body.index(inner)
    assert inner[0] not in "”’》"
    assert not (body[at - 1].isdigit() and inner[0] in ",0123456789")
    assert not (inner[-1] in ",0123456789" and body[at + len(inner)].isdigit())


def test_a_match_that_goes_on_in_the_next_paragraph_is_shown():
    article = an_article("第一段的开头。第二句话。", "下一段从这里开始。")
    shown = snippets(article, marks(article, targets(exact('"第二句话。下一段"'))))
    assert [s.text[a:b] for s in shown for a, b in s.marks] == ["第二句话。"]


def test_numbers_and_latin_words_are_never_cut():
    text = "一" * 30 + "abcdefghij" * 3 + "二" * 26 + "智能" + "三" * 60 + "1234567.89%" + "四" * 60
    article = an_article(text)
    (snippet,) = snippets(article, marks(article, targets(exact("智能"))))
    inner = snippet.text.strip("…")
    at = text.index(inner)
    for edge in (at, at + len(inner)):
        if 0 < edge < len(text):
            assert not (text[edge - 1].isascii() and text[edge].isascii())


def test_without_a_match_the_beginning_is_shown_and_without_a_body_nothing():
    (snippet,) = snippets(an_article(LONG), [])
    assert snippet.text.startswith("这是第0句")
    assert snippet.marks == ()
    assert snippets(an_article(), []) == ()


def test_many_marks_are_bounded_work():
    article = an_article("水" * 50_000)
    (snippet,) = snippets(article, marks(article, targets(exact("水"))))
    assert len(snippet.text) <= WIDTH + LEAD + 2


def at(*seams, until=130):
    """A text without punctuation but for a comma whose end is so far before the match, or (negative) behind its beginning."""
    text = list(("天地玄黄宇宙洪荒日月盈昃辰宿列张" * 20)[: until + 130])
    for seam in seams:
        text[until - seam - 1] = "，"
    text[until : until + 2] = "智能"
    return "".join(text)


def cut_at(text):
    """How far before the match the only snippet of a text begins, and how far behind the match's beginning it ends."""
    article = an_article(text)
    (snippet,) = snippets(article, marks(article, targets(exact("智能"))))
    begin, match = text.index(snippet.text.strip("…")), text.index("智能")
    return match - begin, begin + len(snippet.text.strip("…")) - match


def test_a_snippet_begins_at_the_furthest_seam_from_which_the_match_is_still_soon_seen():
    assert cut_at(at(40, 19, 8))[0] == 19
    assert cut_at(at(26, 24, 22))[0] == 24
    assert cut_at(at(8))[0] == 8
    # The match itself may be what opens a sentence.
    assert cut_at(at(40, 0))[0] == 0


def test_where_no_seam_is_so_near_it_begins_at_the_nearest_before_and_no_long_way_off():
    assert cut_at(at(45, 30))[0] == 30
    assert cut_at(at(48))[0] == 48
    assert cut_at(at(60))[0] == 24
    assert cut_at(at())[0] == 24


def test_a_match_near_the_beginning_of_its_paragraph_is_shown_with_the_beginning():
    assert cut_at(at(15, until=24))[0] == 24
    assert cut_at(at(15, until=25))[0] == 15


def test_a_snippet_ends_at_the_last_seam_within_its_width_or_the_first_soon_after():
    # From a seam 19 before the match there are 69 characters left.
    assert cut_at(at(19, -50, -60, -75)) == (19, 60)
    assert cut_at(at(19, -67, -69, -71)) == (19, 69)
    assert cut_at(at(19, -30, -75)) == (19, 75)
    assert cut_at(at(19, -30, -82)) == (19, 69)
    assert cut_at(at(19)) == (19, 69)


def test_an_opening_is_cut_at_a_seam_too_and_a_short_paragraph_is_shown_whole():
    text = at(until=200)

    def opening(text):
        (snippet,) = snippets(an_article(text), [])
        return snippet.text

    assert opening(text[:88]) == text[:88]
    assert opening(text[:130]) == text[:88] + "…"
    assert opening(f"{text[:79]}。{text[:50]}") == f"{text[:79]}。…"
    assert opening(f"{text[:95]}。{text[:50]}") == f"{text[:95]}。…"


def test_a_rare_match_late_in_the_text_is_not_lost_behind_common_ones():
    article = an_article("智能机器。" * 200 + "天地玄黄。" * 30 + "杭州。")
    shown = snippets(article, marks(article, targets(exact("智能 OR 杭州"))))
    assert {s.text[a:b] for s in shown for a, b in s.marks} == {"智能", "杭州"}


def test_a_snippet_begins_before_what_opens_and_behind_what_closes():
    text = at()
    match = text.index("智能")
    assert cut_at(f"{text[: match - 10]}“{text[match - 9 :]}")[0] == 10
    assert cut_at(f"{text[: match - 10]}。’”{text[match - 7 :]}")[0] == 7
    # Of what closes together the last may be the only one within reach.
    assert cut_at(f"{text[: match - 26]}。’”{text[match - 23 :]}")[0] == 23
    assert cut_at(f"{text[: match - 30]}“{text[match - 29 :]}")[0] == 30


def test_a_word_or_number_at_the_edge_is_shown_whole_and_an_endless_one_is_cut():
    def with_word(word, before):
        text = at()
        begin = text.index("智能") - before
        return cut_at(text[:begin] + word + text[begin + len(word) :])

    assert with_word("2,345.6%".replace(",", "."), 28)[0] == 28
    assert with_word("gpt4", 24)[0] == 24
    assert with_word("gpt4", 28)[0] == 24
    assert with_word("gpt4", 25)[0] == 25
    assert with_word("gpt4", 27)[0] == 27
    assert with_word("x" * 100, 110)[0] == 24 + 40
    # Behind the match there are 64 characters left.
    assert with_word("gpt4", -62)[1] == 66
    assert with_word("gpt4", -60)[1] == 64
    assert with_word("x" * 100, -20)[1] == 64 + 40
