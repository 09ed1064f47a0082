"""The few knobs, each with its default and a help line. A test holds the README to this list."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from search.ranking.settings import RankingSettings


@dataclass(frozen=True, slots=True)
class Knob:
    """One setting: its name, the environment variable that sets it, the default, what it does."""

    name: str
    variable: str
    default: str
    help: str


KNOBS = (
    Knob("index", "BAOSOU_INDEX", "baosou-index", "索引所在的文件夹；其中的内容会被完全信任，请勿打开来历不明的索引"),
    Knob("engine", "BAOSOU_ENGINE", "whoosh", "检索引擎"),
    Knob("cache_mb", "BAOSOU_CACHE_MB", "64", "检索时，解码后的倒排表最多占用多少内存（MB）"),
    Knob(
        "aliases",
        "BAOSOU_ALIASES",
        "shipped",
        "别名表：自己的文件（加在随程序的表上，同一写法以自己的为准）；shipped 只用随程序的，off 不用",
    ),
    Knob("memory_mb", "BAOSOU_MEMORY_MB", "512", "建索引时，所有进程合计大约占用多少内存（MB）"),
    Knob("jobs", "BAOSOU_JOBS", "0", "建索引用几个进程，内存不够时会少用；0 表示每个处理器一个"),
)
_NUMBERS = ("cache_mb", "memory_mb", "jobs")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    index: Path
    engine: str = "whoosh"
    cache_mb: int = 64
    memory_mb: int = 512
    jobs: int = 0
    aliases: str = "shipped"
    ranking: RankingSettings = field(default_factory=RankingSettings)

    @classmethod
    def load(cls, index: str | os.PathLike[str] | None = None, engine: str | None = None) -> Settings:
        """Settings from the arguments, else the environment, else the defaults. Raises ValueError on a bad number."""
        value = {knob.name: os.environ.get(knob.variable) or knob.default for knob in KNOBS}
        number = {knob.name: _number(knob, value[knob.name]) for knob in KNOBS if knob.name in _NUMBERS}
        return cls(
            index=Path(index or value["index"]),
            engine=engine or value["engine"],
            cache_mb=number["cache_mb"],
            memory_mb=number["memory_mb"],
            jobs=number["jobs"],
            aliases=value["aliases"],
        )


def _number(knob: Knob, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(f"{knob.variable} 应是不小于 0 的整数，现在是 {text!r}")
    return int(text)
