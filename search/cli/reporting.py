"""How a command ends: one place where whatever it raises becomes words on stderr and an exit code.

`CommandLine` is the group that every command belongs to, so none can forget it; a command raises and does not report.
Exit codes: 0 done; 1 done, but some sources could not be read; 2 used wrongly (click's own); 3 could not; 130 interrupted.
It prints no results and knows no command.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from search.errors import SearchError
from search.interruption import interruptible

#: Exit code of a command that could not do what it was asked.
COULD_NOT = SearchError.exit_code
#: Exit code after Ctrl-C, as shells have it; also after a request to terminate.
INTERRUPTED = 130
#: What the system's commonest refusals mean, and what to do.
_REASONS = {
    errno.EACCES: "没有权限，请检查文件夹的权限",
    errno.EPERM: "没有权限，请检查文件夹的权限",
    errno.EROFS: "这个磁盘只读，请换一个地方",
    errno.ENOSPC: "磁盘已满，请腾出空间再试；原来的索引没有改动",
    errno.EDQUOT: "磁盘配额已满，请腾出空间再试；原来的索引没有改动",
    errno.ENOENT: "找不到文件或文件夹，请检查路径",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹，请检查路径",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class CommandLine(click.Group):
    """A group whose commands end as this module says, and which has the option `--debug`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(click.Option(["--debug"], is_flag=True, help="出错时印出全部细节；写在命令名之前。"))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; see click.Group."""
        debug: bool = ctx.params.pop("debug")
        with logged(debug=debug), reported(debug=debug), interruptible():
            return super().invoke(ctx)


@contextmanager
def reported(*, debug: bool = False) -> Iterator[None]:
    """Say in Chinese on stderr why a command could not, and leave with its exit code; click's own errors pass through."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except BrokenPipeError:
        # The reader of our output has gone (`| head`) and has what it wanted.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except (Exception, KeyboardInterrupt) as error:
        if debug:
            click.echo(traceback.format_exc(), err=True)
        code, words = ending(error)
        click.echo(words, err=True)
        raise SystemExit(code) from None


def ending(error: BaseException) -> tuple[int, str]:
    """The exit code that an error leads to, and what a person is told."""
    match error:
        case KeyboardInterrupt():
            return INTERRUPTED, printable(str(error)) or "已中断。"
        case SearchError():
            return error.exit_code, printable(f"未能完成：{error}")
        case OSError():
            what = _REASONS.get(error.errno or 0, error.strerror or str(error))
            return COULD_NOT, printable(f"未能完成：{what}（{error.filename or '磁盘'}）")
        case MemoryError():
            return COULD_NOT, "未能完成：内存不够，请关掉别的程序再试；建索引时可以把 --memory 和 --jobs 调小。"
        case _:
            return COULD_NOT, (
                f"未能完成：{_in_a_line(error)}。这是程序的错误，不是您用错了；"
                "请在 baosou 后面加上 --debug 再运行一次（baosou --debug …），把印出的细节发给维护者。"
            )


def printable(text: str) -> str:
    """Text for a terminal: whatever could steer it (escape sequences in a query or on a page) is a blank."""
    return _CONTROL.sub(" ", text)


@contextmanager
def logged(*, debug: bool) -> Iterator[None]:
    """While a command runs, what the program logs goes to stderr, a line each; tracebacks only with `debug`."""
    handler = _Lines()
    handler.setFormatter(_Formatter(debug=debug))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


class _Lines(logging.Handler):
    """Writes to what stderr is at that moment: a progress bar puts itself in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            click.echo(self.format(record), err=True)
        except Exception:
            self.handleError(record)


class _Formatter(logging.Formatter):
    """`注意：…`, with an exception in brackets; whole tracebacks with `debug`."""

    def __init__(self, *, debug: bool) -> None:
        super().__init__()
        self._debug = debug

    def format(self, record: logging.LogRecord) -> str:
        line = f"{'出错' if record.levelno >= logging.ERROR else '注意'}：{record.getMessage()}"
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return printable(line)
        if self._debug:
            return f"{printable(line)}\n{''.join(traceback.format_exception(error))}"
        return printable(f"{line}（{_in_a_line(error)}）")


def _in_a_line(error: BaseException) -> str:
    """An exception with the place that raised it, which is what its finder needs first."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"，{os.path.basename(frames[-1].filename)} 第 {frames[-1].lineno} 行" if frames else ""
    message = " ".join(str(error).split())[:200]
    return printable(f"{type(error).__name__}{f'：{message}' if message else ''}{where}")
