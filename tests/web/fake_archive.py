"""An invented archive for the tests of the site: two issues with something of everything."""

from __future__ import annotations

from datetime import date

from search.article import Article, ArticleId, Credit, Entry, Paragraph

SCRIPT = "<script>alert(1)</script>"
PAPER = "虚构科技周刊"


def _article(key: str, page: int, seq: int, headline: str, *body: str, **more: object) -> Article:
    day = None if key.startswith("undated") else date.fromisoformat(key)
    number = {"2025-03-03": (9, 901), "2025-03-10": (10, 902)}.get(key, (None, None))
    fields: dict[str, object] = {
        "newspaper": PAPER,
        "date": day,
        "issue": number[0],
        "serial": number[1],
        "section": {1: "要闻", 2: "园区"}.get(page, ""),
        "paragraphs": tuple(Paragraph(text.removeprefix("#"), text.startswith("#")) for text in body),
        "source": f"made-up/{key}-{page:02d}.txt",
    }
    return Article(ArticleId(key, page, seq), headline=headline, **{**fields, **more})  # type: ignore[arg-type]


def _lin(role: str = "记者") -> tuple[Credit, ...]:
    return (Credit(role, "林小满", "本报"),)


FIRST, SECOND = "2025-03-03", "2025-03-10"


ARTICLES: tuple[Article, ...] = (
    _article(
        SECOND,
        1,
        1,
        "云岭把人工智能种进茶园",
        "三月的云岭，茶芽刚刚冒头。园里的人工智能小站每隔十分钟看一眼叶面，夜里也不歇。",
        "#从看天吃饭到看数浇水",
        "“以前靠手摸土，现在靠数。”种茶人罗大娘说，人工智能没有替她采茶，只是告诉她哪一垄该浇水。",
        "技术员介绍，这套人工智能系统用的是G6网络，断网时也能在本地算。",
        kicker="春耕里的新农具",
        subtitle="十分钟看一眼 一垄一垄浇",
        byline="▶ 本报记者 林小满",
        credits=_lin(),
        continues_on=2,
        next_part=ArticleId(SECOND, 2, 1),
    ),
    _article(SECOND, 1, 2, "", "图为茶园里的测叶小站。", kind="photo", byline="林小满/摄", credits=_lin("摄")),
    _article(
        SECOND,
        1,
        3,
        "本期导读",
        kind="digest",
        entries=(
            Entry("河湾园区试行共享实验台", 2, "02版", ArticleId(SECOND, 2, 2)),
            Entry("没有登出来的文章", 3, "03版"),
        ),
    ),
    _article(SECOND, 1, 4, SCRIPT, f"正文里也有 {SCRIPT} 和 & 符号。", kicker=SCRIPT, subtitle=SCRIPT, byline=SCRIPT),
    _article(
        SECOND,
        2,
        1,
        "云岭把人工智能种进茶园",
        "（上接第一版）小站的造价不高，三户人家合买一台。",
        continued_from=1,
        previous_part=ArticleId(SECOND, 1, 1),
    ),
    _article(
        SECOND,
        2,
        2,
        "河湾园区试行共享实验台",
        "河湾园区的实验台按小时出租，小企业也用得起。",
        byline="本报讯（记者 何远）",
        credits=(Credit("记者", "何远"),),
    ),
    _article(SECOND, 2, 3, "欢迎订阅", "全年定价一百二十元。", kind="ad"),
    _article(
        FIRST,
        1,
        1,
        "雪山脚下算得快",
        "雪山脚下建起算力小站，人工智能训练省下一半的电。",
        byline="林小满",
        credits=_lin(),
    ),
    _article(FIRST, 2, 1, "更正", "上期二版误将“河湾”写作“河弯”，特此更正。", kind="notice"),
    _article("undated-old-scan", 1, 1, "旧报一角", "纸已发黄，日期不可辨。", section=""),
    *(
        _article("2024-06-03", 3, seq, f"巡礼之{seq}", f"第{seq}家企业做的是传感器。", section=f"专栏{seq % 11}")
        for seq in range(1, 31)
    ),
)
