"""Personal names as a newspaper prints them: 李　洋, 周 天 李良生, 雷迪斯·弗兰科.

Two-character names are printed with a space inside, to stand as wide as three. This module puts them together and
says what may be a name; who did what is the business of `credits.py`.
"""

from __future__ import annotations

import re

from search.analysis.fold import fold
from search.analysis.words import known_word

HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"

#: Common single-character surnames, simplified; names in traditional characters are folded first.
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓"
    "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙"
    "池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古"
    "易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关"
    "蒯相查后荆红游竺权逯盖益桓公仉督晋楚闫法汝鄢涂钦岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福付肖覃剧鲜迟潜么"
    "佴禚雒苟邸门晋初矫谌逯揭代青岩海衣战冼丛亓由鹿仝冶展植来但未税原南宫续隋莽巨过缴仓官信尧睢尉闪朴玄麦扎栗卿敬修虎侍兰"
)
#: Compound surnames.
COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "闻人",
        "东方",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "端木",
        "澹台",
        "南宫",
        "呼延",
        "西门",
    ]
)
#: Where stories are filed from; two or three characters that could pass for a name.
_PLACE = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|广西|西藏|宁夏|新疆|内蒙古|香港|澳门"
    "|石家庄|太原|沈阳|大连|长春|哈尔滨|南京|无锡|宁波|合肥|芜湖|厦门|南昌|济南|青岛|烟台|洛阳|武汉|宜昌|襄阳|长沙|株洲|深圳|珠海|佛山|东莞|南宁|海口|三亚|成都|绵阳|贵阳|昆明|拉萨|西安|银川|西宁"
    "|包头|保定|唐山|潍坊|南通|绍兴|嘉兴|金华|中山|.{2,}[省市县区]|[广杭郑苏福兰徐常温贵沧德柳泉漳湖台扬泰滁亳株赣惠潮泸]州|.{4,}"
)

#: What is no ordinary issue of its day: an extra, a supplement, an edition for other readers.
_EDITION = re.compile(
    r"号外|增刊|(?:海外|国际|港澳|地方|城市|都市|农村|社区|华东|华南|华北|华中|东北|西北|西南|长三角|珠三角|京津冀|大湾区"
    r"|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃"
    r"|青海|台湾|广西|西藏|宁夏|新疆|内蒙古|香港|澳门)版"
)
#: These are sections of a page as well.
_SUPPLEMENT = re.compile(r"特刊|副刊|专刊|周末版|周末刊|晚刊")

#: What a post ends with.
_POST = "主任|委员|书记|主席|委员长|院长|院士|校长|会长|部长|局长|厅长|司长|处长|市长|省长|县长|区长|镇长|村长|所长|馆长|董事长|总裁|经理|总监|理事长|秘书长|教授|研究员|工程师|技师|专家|代表|大使|主编|总编辑|编委|律师|医师|博士"
_POSTED = re.compile(rf"(?=.{{6,60}}$)(?:{HAN}|[\w、·“”（）()])+(?:{_POST})[\s:：]+(?P<names>\S.{{1,12}})")
_SEPARATOR = re.compile(r"[、，,;；/／]")
_TOKEN = re.compile(
    rf"(?:{HAN}{{1,5}}|{HAN}{{1,8}}(?:[·•・‧]{HAN}{{1,10}}|[·•・‧][A-Za-z.]+)+|[A-Za-z][A-Za-z.'’-]*(?:[·•][A-Za-z.'’-]+)*)"
)
_SPACED = re.compile(rf"{HAN}\s+{HAN}")
#: Words that stand where a name could stand, and end or open a list of names.
_NOT_NAMES = frozenset(
    [
        "摄",
        "文",
        "图",
        "等",
        "讯",
        "电",
        "报道",
        "摄影",
        "文章",
        "编者",
        "记者",
        "通讯员",
        "采访",
        "整理",
        "发",
        "实习生",
    ]
)


def edition_of(word: str, *, dated: bool = False) -> str:
    """The edition that a word names (号外, 增刊, 海外版), else ""; 副刊 and its like only where it stands with a day (`dated`)."""
    plain = fold(word)
    return plain if _EDITION.fullmatch(plain) or (dated and _SUPPLEMENT.fullmatch(plain)) else ""


def read_names(text: str) -> tuple[str, ...] | None:
    """The names in a run of names, spaces inside names taken out; None if something else stands there.

    An empty run gives an empty tuple.
    """
    names: list[str] = []
    for group in _SEPARATOR.split(text.replace("\u200b", "")):
        single = False
        for token in group.split():
            if not _TOKEN.fullmatch(token):
                return None
            if single and len(token) == 1:  # 付 文
                names[-1] += token
                single = False
                continue
            if token in _NOT_NAMES:
                return None
            if single:  # a lone character before a longer word is no name
                return None
            names.append(token)
            single = len(token) == 1
        if single:
            return None
    return tuple(_latin(names))


def _latin(names: list[str]) -> list[str]:
    """John Smith is one name: neighbouring Latin words belong together."""
    joined: list[str] = []
    for name in names:
        if joined and name[0].isascii() and joined[-1][-1].isascii():
            joined[-1] += " " + name
        else:
            joined.append(name)
    return joined


def looks_like_names(text: str) -> bool:
    """True for a line that holds nothing but one to four personal names, judged by surnames and the dictionary."""
    names = read_names(text.strip())
    if not names or len(names) > 4 or len(text.strip()) > 30:
        return False
    if _SPACED.fullmatch(text.strip()):
        return True  # only names are spaced out like this
    return all(_personal(name, alone=len(names) == 1) for name in names)


def _personal(name: str, *, alone: bool) -> bool:
    plain = fold(name)
    if "·" in plain or "・" in plain:
        return True
    if plain.isascii():
        return False
    if len(plain) == 4 or (len(plain) > 2 and plain[:2] in COMPOUND):
        return plain[:2] in COMPOUND
    if plain[0] not in SURNAMES or not 2 <= len(plain) <= 3:
        return False
    return not (alone and known_word(plain) and _everyday(plain))


def _everyday(word: str) -> bool:
    """The dictionary also knows famous people; a word that is no name is told by its last character here."""
    return len(word) == 2 or word[-1] in "者员会报道论谈记说言点句话"


def is_place(word: str) -> bool:
    """True for a word before 报道 that is a place, not a person: a known one, one that ends as places do, a long one."""
    plain = fold(word)
    return plain[:2] not in COMPOUND and bool(_PLACE.fullmatch(plain))


def may_be_name(name: str) -> bool:
    """True if a name begins with a surname or is written with a dot; others need a space to be told from text."""
    plain = fold(name)
    return plain[0] in SURNAMES or plain[:2] in COMPOUND or "·" in plain or plain.isascii()


def posted_names(text: str) -> tuple[str, ...]:
    """The names in a line of a post and whoever holds it (某某委员会副主任委员 张伟); none in any other line."""
    match = _POSTED.fullmatch(text.strip())
    names = read_names(match["names"]) if match else None
    return names if names and len(names) <= 2 and all(1 < len(name) <= 4 or "·" in name for name in names) else ()
