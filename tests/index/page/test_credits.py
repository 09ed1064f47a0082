"""Bylines and photo credits in the shapes in which they are printed."""

import pytest

from index.page.credits import credited, has_dateline, is_author_note, is_photo_credit, read_byline, read_credits
from index.page.names import looks_like_names, posted_names, read_names
from search.article import Credit


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("▶ 本报记者 张伟", [("记者", "张伟", "本报")]),
        ("► 本报编辑部", [("编辑部", "", "本报编辑部")]),
        ("本报记者", [("记者", "", "本报")]),
        ("本报记者 张伟 通讯员 李　洋", [("记者", "张伟", "本报"), ("通讯员", "李洋", "")]),
        ("本报记者 付 文", [("记者", "付文", "本报")]),
        ("《中国经济周刊》记者 孙 冰", [("记者", "孙冰", "《中国经济周刊》")]),
        (
            "某某社记者 郝一 杨二 本报记者 杜三",
            [("记者", "郝一", "某某社"), ("记者", "杨二", "某某社"), ("记者", "杜三", "本报")],
        ),
        ("新华社记者 陈诚/摄", [("摄", "陈诚", "新华社")]),
        ("新华社记者  薛某某摄", [("摄", "薛某某", "新华社")]),
        ("本报记者 张三 摄", [("摄", "张三", "本报")]),
        ("王  耿摄（影像中国）", [("摄", "王耿", "影像中国")]),
        (
            "本报记者  庞一  张二文  梁  生摄（人民视觉）",
            [("记者", "庞一", "本报"), ("记者", "张二", "本报"), ("摄", "梁生", "人民视觉")],
        ),
        ("○ 文/图 罗以宁", [("文/图", "罗以宁", "")]),
        ("○ 文/圖 羅以寧", [("文/图", "羅以寧", "")]),
        ("錢舟攝", [("摄", "錢舟", "")]),
        ("▶ 方小禾", [("作者", "方小禾", "")]),
        ("本报评论员 石见", [("评论员", "石见", "本报")]),
        ("本版责编：许  诺  赵  政  赵川博", [("责编", "许诺", ""), ("责编", "赵政", ""), ("责编", "赵川博", "")]),
        ("一版责编：许  诺  二版责编：吕  莉", [("责编", "许诺", ""), ("责编", "吕莉", "")]),
        ("本版责编 纪雅林  鲜  敢", [("责编", "纪雅林", ""), ("责编", "鲜敢", "")]),
        ("文/本报记者 李某", [("记者", "李某", "本报")]),
        ("图/新华社", [("摄", "", "新华社")]),
        ("□ 刘 伟 本报记者 赵 敏", [("作者", "刘伟", ""), ("记者", "赵敏", "本报")]),
        ("作者：张三", [("作者", "张三", "")]),
        ("新华社发（王五 摄）", [("摄", "王五", "新华社")]),
        ("版式设计：汪某某", [("版式设计", "汪某某", "")]),
        ("本报评论员文章", [("评论员", "", "本报")]),
        ("本报评论员 文章", [("评论员", "", "本报")]),
        ("新华社评论员文章", [("评论员", "", "新华社")]),
        ("本报记者 张伟 王芳 发自北京", [("记者", "张伟", "本报"), ("记者", "王芳", "本报")]),
        ("本报记者 张伟 王芳 广州报道", [("记者", "张伟", "本报"), ("记者", "王芳", "本报")]),
        ("本报记者 张伟 王芳报道", [("记者", "张伟", "本报"), ("记者", "王芳", "本报")]),
        ("本报记者 张伟 王芳 摄影报道", [("摄", "张伟", "本报"), ("摄", "王芳", "本报")]),
        ("新华社记者 魏培全摄影报道", [("摄", "魏培全", "新华社")]),
        ("▶ 张伟 发自北京", [("作者", "张伟", "")]),
        ("口述：李明 整理：王芳", [("口述", "李明", ""), ("整理", "王芳", "")]),
        ("本报某国分社  埃内斯托·多明戈斯摄", [("摄", "埃内斯托·多明戈斯", "本报某国分社")]),
    ],
)
def test_a_byline_is_read(line, credits):
    assert read_byline(line) == tuple(Credit(*credit) for credit in credits)


@pytest.mark.parametrize(
    "line",
    [
        "记者：您常说这句话",
        "记者在现场看到，人很多。",
        "编辑同志：",
        "数据来源：某某银行",
        "图为大桥通车。",
        "创新策源力加速提升",
        "摄影师说",
        "发自内心的笑",
        "口述历史",
        "",
    ],
)
def test_other_lines_are_no_bylines(line):
    assert read_byline(line) == ()


@pytest.mark.parametrize(
    ("text", "credits"),
    [
        ("本报讯（记者 罗晓燕）10月29日，论坛举行。", [("记者", "罗晓燕", "本报")]),
        ("本报讯（记者 韩知远 通讯员 赵清和）论坛举行。", [("记者", "韩知远", "本报"), ("通讯员", "赵清和", "")]),
        ("本报雅加达4月28日电  （记者曹某某）推介会举行。", [("记者", "曹某某", "本报")]),
        ("據新華社北京11月2日電（記者張三）會議舉行。", [("记者", "張三", "新華社")]),
        ("（本报记者孟祥夫、吴秋余、郝迎灿）", [("记者", n, "本报") for n in ("孟祥夫", "吴秋余", "郝迎灿")]),
        ("（作者系某某大学教授）", [("作者", "", "某某大学教授")]),
        ("（作者为某国汉学家，本报记者刘某采访整理）", [("作者", "", "某国汉学家"), ("记者", "刘某", "本报")]),
        ("（牛菁诚整理）", [("整理", "牛菁诚", "")]),
        ("大桥建成。（本报记者 张三）", [("记者", "张三", "本报")]),
        ("据新华社某某斯电  （记者张三）会议举行。", [("记者", "张三", "新华社")]),
        ("本报甲市、乙市4月27日电  （记者张三）会议举行。", [("记者", "张三", "本报")]),
        ("本报讯 记者张三报道：某市日前发布政策。", [("记者", "张三", "本报")]),
        ("本报北京12月1日讯 记者张伟、王芳报道：园区扩建。", [("记者", "张伟", "本报"), ("记者", "王芳", "本报")]),
        ("本报讯 记者张三报道，某市日前发布政策。", [("记者", "张三", "本报")]),
        ("本报讯 记者从市科技局获悉：政策发布。", []),
        ("本报讯 某市日前发布政策。", []),
        ("他笑着说（记者提问）没有。", []),
    ],
)
def test_credits_inside_text_are_read(text, credits):
    assert read_credits(text) == tuple(Credit(*credit) for credit in credits)


def test_datelines_author_notes_and_photo_credits_are_told_apart():
    assert has_dateline("本报讯 某市日前发布政策。")
    assert not has_dateline("本报9月1日第3版的文章有误。")
    assert is_author_note("（作者系某某大学教授）")
    assert not is_author_note("（一）")
    assert is_photo_credit("钱舟/摄")
    assert not is_photo_credit("本报记者 张伟")


def test_names_are_put_together():
    assert read_names("周 天 李良生") == ("周天", "李良生")
    assert read_names("李　洋、许  诺") == ("李洋", "许诺")
    assert read_names("赵䶮") == ("赵䶮",)
    assert read_names("一句，话。") is None


@pytest.mark.parametrize("text", ["桂从路", "卢 涛", "周 天 李良生", "雷迪斯·弗兰科", "闻人素"])
def test_bare_names_are_names(text):
    assert looks_like_names(text)


@pytest.mark.parametrize("text", ["看点", "缘起", "链接", "核心阅读", "温馨提示", "编者按", "理论"])
def test_labels_are_no_names(text):
    assert not looks_like_names(text)


def test_a_reporter_without_a_name_credits_nobody():
    assert credited(read_byline("本报记者")) == ()
    assert credited(read_byline("新华社记者")) == (Credit("记者", "", "新华社"),)
    assert Credit("记者", "", "本报").author == ""
    assert credited(read_byline("本报编辑部"))[0].author == "本报编辑部"


def test_the_same_person_is_credited_once_with_an_organisation():
    assert credited([Credit("记者", "张伟"), Credit("记者", "张伟", "本报")]) == (Credit("记者", "张伟", "本报"),)


def test_a_post_and_whoever_holds_it_are_told_from_text():
    assert posted_names("某某委员会副主任委员 张 伟") == ("张伟",)
    assert posted_names("某某大学教授、博士生导师　李洋") == ()
    assert posted_names("某某公司董事长在会上 说话") == ()
