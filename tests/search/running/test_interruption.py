"""Orders to stop: each is heard as Ctrl-C is, once, and not in the middle of what must be done whole."""

import os
import signal
import threading

import pytest

from search.running.interruption import interruptible, postponed

ORDERS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
TERM = signal.SIGTERM


@pytest.fixture(autouse=True)
def _as_a_shell_starts_it():
    """The handlers of a program that nobody has started in the background or with nohup."""
    before = {order: signal.getsignal(order) for order in ORDERS}
    for order in ORDERS:
        signal.signal(order, signal.default_int_handler if order == signal.SIGINT else signal.SIG_DFL)
    yield
    for order, handler in before.items():
        signal.signal(order, handler)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_an_order_to_stop_is_a_keyboard_interrupt(order):
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(order)
    assert signal.getsignal(TERM) == signal.SIG_DFL


def test_a_second_request_does_not_cut_the_cleaning_up_short():
    cleaned = False
    with pytest.raises(KeyboardInterrupt), interruptible():
        try:
            signal.raise_signal(TERM)
        finally:
            for order in ORDERS:
                if order != signal.SIGINT:
                    signal.raise_signal(order)
            cleaned = True
    assert cleaned


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no SIGHUP here")
def test_what_was_to_be_ignored_stays_ignored():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with interruptible():
        signal.raise_signal(signal.SIGHUP)
        with postponed():
            signal.raise_signal(signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_what_must_be_done_whole_is_done_before_an_order_is_heard(order):
    done = []
    with pytest.raises(KeyboardInterrupt), interruptible():
        with postponed():
            signal.raise_signal(order)
            signal.raise_signal(order)
            done.append("whole")
        done.append("more")
    assert done == ["whole"]


def test_what_fails_while_an_order_waits_is_an_interruption():
    with pytest.raises(KeyboardInterrupt) as interrupted, interruptible(), postponed():
        os.kill(os.getpid(), TERM)
        raise OSError
    assert isinstance(interrupted.value.__context__, OSError)


def test_other_threads_leave_signals_alone():
    found = []

    def work():
        with interruptible(), postponed():
            found.append(signal.getsignal(TERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [signal.SIG_DFL]
