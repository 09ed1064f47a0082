"""Joining paragraphs that a column end broke."""

import pytest

from index.page.wraps import is_seam, unclosed, word_across


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("园区去年完成改造。今年的重点是发展新质生产", "力的若干项目，年内开工。"),
        ("三年来，通过“问题共", "答”，两地园区走到了一起。"),
        ("会议提出，要进一步优化创新的治理体系", "的研究。"),
        ("论坛报告环节，某某省原副省长、商会研究会会长、省政府", "咨询委员会副主任孙某作报告。"),
        ("搭建面向中小企业的综合管理服", "务平台，用数据说话。"),
        ("改革以来，企业的平均办事时间缩短了整整一个季", "度。"),
        ("截至六月底，全区企业达到11", "26家，同比增长一成。"),
        ("九家“专精特新", "”企业由此受益。"),
        ("本报讯（记者 张三）某某市某某局日前发布", "一批惠企政策。"),
    ],
)
def test_halves_of_a_paragraph_are_joined(upper, lower):
    assert is_seam(upper, lower)


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("会议还研究了其他事项。", "园区负责人说，将继续努力。"),
        ("创新策源力加速提升", "一家企业的研发中心在上海。"),
        ("提升效能，以实战检验为标准", "去年一月，某县发生地震。"),
        ("人工智能应用，预报预警将更加精准", "地球系统预报是气象的芯片。"),
        ("优化提升传统产业——", "工业废渣可以变成什么？"),
        ("长风破浪会有时，", "直挂云帆济沧海。"),
        ("■ 要把学习成效转化为推动高质量发展的实效，久久为功，善作善成", "某社北京电 会议召开。"),
        ("短", "句。"),
    ],
)
def test_titles_verse_and_whole_paragraphs_are_not_joined(upper, lower):
    assert not is_seam(upper, lower)


def test_a_digital_edition_needs_a_certain_sign():
    upper, lower = "多元技术并行，竞相突破，中间技术沿途下蛋，加快产业运用", "如今，道路更加多元。"
    assert is_seam(upper, lower)
    assert not is_seam(upper, lower, proof="certain")
    assert is_seam("搭建面向企业的综合管理服", "务平台，用数据说话。", proof="certain")


def test_a_word_across_the_seam_is_seen():
    assert word_across("综合管理服", "务平台")
    assert not word_across("张雪机车的故事里", "程序员说")
    assert not word_across("产业运用", "如今道路")


def test_open_quotation_marks_are_seen():
    assert unclosed("他说：“问题")
    assert not unclosed("他说：“问题。”")
