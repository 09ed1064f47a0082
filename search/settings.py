"""The few knobs, each with its default and a help line. A test holds the README to this list."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


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
    Knob("cache_mb", "BAOSOU_CACHE_MB", "256", "解码后的倒排表最多占用多少内存（MB）"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    index: Path
    engine: str = "whoosh"
    cache_mb: int = 256

    @classmethod
    def load(cls, index: str | os.PathLike[str] | None = None, engine: str | None = None) -> Settings:
        """Settings from the arguments, else the environment, else the defaults. Raises ValueError on a bad number."""
        value = {knob.name: os.environ.get(knob.variable) or knob.default for knob in KNOBS}
        if int(value["cache_mb"]) < 0:
            raise ValueError("BAOSOU_CACHE_MB 不能小于 0")
        return cls(
            index=Path(index or value["index"]),
            engine=engine or value["engine"],
            cache_mb=int(value["cache_mb"]),
        )
