import os

import pytest

from index.sources.encoding import Undecodable, binary_kind, decode, file_name, reads_like_chinese, without_controls

SIMPLIFIED = (
    "本报讯（记者 林小满）新一代人工智能在山城的工厂里落了户。昨天上午，这里的人们看到，它能听会说，还会自己学习。"
)
TRADITIONAL = (
    "本報訊（記者 林小滿）新一代人工智能在山城的工廠裡落了戶。昨天上午，這裡的人們看到，它能聽會說，還會自己學習。"
)
KOREAN = "오늘 정부는 새로운 과학 기술 정책을 발표하였다. 많은 사람들이 모여 이야기를 나누고 앞으로의 일을 생각하였다."


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, "欢迎订阅", "Ｇ６ 网络 100%", "ascii only"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_comes_back_exactly_as_it_was_written(text, encoding):
    found = decode(text.encode(encoding))
    assert found.text == text
    assert found.encoding == encoding or text.isascii()


def test_gbk_and_gb2312_are_read_as_gb18030():
    assert decode(SIMPLIFIED.encode("gb2312")) == (SIMPLIFIED, "gb18030")
    assert decode(TRADITIONAL.encode("gbk")) == (TRADITIONAL, "gb18030")


def test_utf16_is_read_in_either_byte_order():
    assert decode(b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be")).text == SIMPLIFIED
    assert decode(b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le")).text == SIMPLIFIED


def test_line_ends_become_one_kind():
    assert decode("一\r\n二\r三\n".encode()).text == "一\n二\n三\n"


def test_rare_han_of_four_bytes_survive():
    text = SIMPLIFIED + "镕㛃\U00020000"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b" \n\t\n", "只有空白"),
        ("\u3000\n".encode(), "只有空白"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04....", "ZIP"),
        ("无标记".encode("utf-16-le") + b"\n\0", "二进制"),
        (b"abc\0def", "二进制"),
        (TRADITIONAL.encode("big5"), "Big5"),
        (SIMPLIFIED.encode("utf-32"), "UTF-32"),
        (KOREAN.encode("euc-kr"), "认不出编码"),
        ("été à Genève, déjà célèbre".encode("cp1252"), "认不出编码"),
        ("Сегодня объявлено о новой политике".encode("koi8-r"), "认不出编码"),
        ("日本の国会は国民を代表する立法機関である".encode("shift_jis"), "认不出编码"),
        ("日本の国会は国民を代表するものである".encode("euc-jp"), "认不出编码"),
        (SIMPLIFIED.encode()[:-1], "认不出编码"),
        (b"\xef\xbb\xbf\xe4\xb8", "UTF-8"),
        (b"\xff\xfe\x00\xd8", "UTF-16"),
    ],
)
def test_what_cannot_be_read_without_loss_is_refused_with_the_cure(data, said):
    with pytest.raises(Undecodable, match=said):
        decode(data)


def test_the_line_of_the_first_bad_byte_is_named():
    with pytest.raises(Undecodable, match="第 3 行"):
        decode("一\n二\n".encode() + b"\xff\xff")


def test_big5_taken_for_gb18030_does_not_read_like_chinese():
    mangled = TRADITIONAL.encode("big5").decode("gb18030", "ignore")
    assert not reads_like_chinese(mangled)
    assert reads_like_chinese(TRADITIONAL)


def test_a_utf16_text_is_not_called_binary():
    assert binary_kind("报纸".encode("utf-16")) is None


@pytest.mark.skipif(os.name != "posix", reason="only POSIX file names are bytes")
def test_file_names_of_an_old_archive_are_shown_as_text():
    assert file_name(os.fsdecode("第40期".encode("gbk"))) == "第40期"
    assert file_name(os.fsdecode(b"\xff\xff")) == "\\xff\\xff"


def test_every_control_character_but_tabs_and_line_ends_is_replaced():
    controls = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))
    assert without_controls(f"甲{controls}乙") == (f"甲{' ' * 9}\t\n  \r{' ' * 18}{' ' * 33}乙", 62)
