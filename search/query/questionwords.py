"""Question words: what a question asks with, and not about.

什么 哪些 多少 吗 stand in a typed question and hardly ever in the article that answers it. They carry little weight in the order,
and the looser readings do not count them. Only in text typed without quotes: a quoted run is meant as it stands.
"""

from __future__ import annotations

QUESTION_WORDS = frozenset(
    [
        "什么",
        "什么样",
        "什么时候",
        "哪",
        "哪些",
        "哪个",
        "哪里",
        "哪儿",
        "哪家",
        "哪种",
        "哪位",
        "哪年",
        "哪天",
        "哪支",
        "哪国",
        "多少",
        "多大",
        "多长",
        "多久",
        "多高",
        "几",
        "几个",
        "第几",
        "谁",
        "何人",
        "何时",
        "何地",
        "何处",
        "何",
        "何以",
        "为何",
        "为什么",
        "为啥",
        "啥",
        "怎么",
        "怎样",
        "怎么样",
        "如何",
        "是否",
        "吗",
        "呢",
        "吧",
        "请问",
    ]
)
