"""Being told to stop: Ctrl-C, a request to terminate, a terminal that was closed are one thing, KeyboardInterrupt.

So whatever cleans up after Ctrl-C cleans up after all of them. A step that must be done whole (`postponed`) is not
interrupted in its middle. Only the main thread hears signals; elsewhere both do nothing.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: What asks a program to end; Windows knows no SIGHUP.
_ORDERS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_Heard = Callable[[int, FrameType | None], None]


@contextmanager
def interruptible() -> Iterator[None]:
    """Within, SIGTERM and SIGHUP raise KeyboardInterrupt as Ctrl-C does, but only once: cleaning up is not cut short.

    A signal that is ignored (`nohup`, a shell's background job) stays ignored.
    """

    def once(signum: int, frame: FrameType | None) -> None:
        for order in orders:
            signal.signal(order, signal.SIG_IGN)
        raise KeyboardInterrupt

    asked = [order for order in _ORDERS if order != signal.SIGINT]
    orders = [order for order in asked if _in_main_thread() and signal.getsignal(order) == signal.SIG_DFL]
    with _handled(orders, once):
        yield


@contextmanager
def postponed() -> Iterator[None]:
    """Within, no signal interrupts; one that came is heard when the block has ended, however it ended."""
    came: list[int] = []
    orders = [order for order in _ORDERS if _in_main_thread() and callable(signal.getsignal(order))]
    try:
        with _handled(orders, lambda signum, frame: came.append(signum)):
            yield
    finally:
        for signum in dict.fromkeys(came):
            handler = signal.getsignal(signum)
            if callable(handler):
                handler(signum, None)


@contextmanager
def _handled(orders: list[signal.Signals], handler: _Heard) -> Iterator[None]:
    before = {order: signal.signal(order, handler) for order in orders}
    try:
        yield
    finally:
        for order, was in before.items():
            signal.signal(order, was)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
