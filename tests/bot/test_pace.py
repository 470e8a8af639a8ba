"""The rates, on a clock of numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import SECOND, Pace

SANNE, JOOST = "7", "8"


def sent_at(pace: Pace, chats: list[str], begin: float = 0.0) -> list[float]:
    """The moments at which these messages go out, each as soon as it may."""
    moments, now = [], begin
    for chat in chats:
        while wait := max(pace.wait(now), pace.wait_for(chat, now)):
            now += wait
        pace.take(chat, now)
        moments.append(now)
    return moments


def test_one_chat_gets_a_burst_and_then_one_a_second():
    moments = sent_at(Pace(28, 3), [SANNE] * 6)

    assert moments == pytest.approx([0, 0, 0, SECOND, 2 * SECOND, 3 * SECOND])


def test_the_bucket_fills_while_a_chat_is_at_rest():
    pace = Pace(28, 3)
    sent_at(pace, [SANNE] * 3)

    assert sent_at(pace, [SANNE] * 2, begin=SECOND) == pytest.approx([SECOND, 2 * SECOND])


def test_one_busy_chat_does_not_hold_up_another():
    pace = Pace(28, 3)
    sent_at(pace, [SANNE] * 3)

    assert pace.wait_for(SANNE, 0) > 0
    assert pace.wait_for(JOOST, 0) == 0
    assert pace.wait(0) == 0


def test_a_quiet_chat_has_its_burst_again():
    pace = Pace(28, 3)
    sent_at(pace, [SANNE] * 3)

    assert sent_at(pace, [SANNE] * 3, begin=10.0) == pytest.approx([10, 10, 10])


def test_chats_at_rest_are_forgotten_and_busy_ones_are_not(monkeypatch):
    monkeypatch.setattr("bot.pace.CROWD", 10)
    pace = Pace(1000, 3)
    sent_at(pace, [str(nr) for nr in range(20)])

    assert sent_at(pace, ["19"] * 3, begin=0.5)[2] > 0.5
    assert sent_at(pace, ["1"], begin=9.0) == [9]


@given(st.integers(1, 5), st.lists(st.floats(0, 5), max_size=30))
def test_no_chat_gets_more_than_its_burst_and_one_a_second(burst, pauses):
    pace, now, moments = Pace(1000, burst), 0.0, []
    for pause in pauses:
        moments += sent_at(pace, [SANNE], begin=now + pause)
        now = moments[-1]

    for first, begin in enumerate(moments):
        for nr, at in enumerate(moments[first:], start=1):
            assert nr <= burst + (at - begin) / SECOND + 1e-6


@given(st.integers(1, 40), st.integers(1, 120))
def test_no_second_holds_more_than_allowed(per_second, messages):
    moments = sent_at(Pace(per_second, 3), [str(nr) for nr in range(messages)])

    assert most_in(moments, seconds=1) <= per_second


def most_in(moments: list[float], seconds: float) -> int:
    """The highest count in any window of so many seconds."""
    return max(sum(begin <= at < begin + seconds for at in moments) for begin in moments)
