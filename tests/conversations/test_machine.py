"""Three people at random: they tap, mistap, type, send, block and let time pass; the promises hold after each step."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conversations.commands import COMMANDS
from conversations.events import Command
from conversations.incoming import Blocked, Other, Text, Unblocked, UnknownTap, Voice, What
from conversations.storage.models import Antwoord, Gesprek, Nabespreking
from tests.stories import promises
from tests.world import Message, World

MAANDAG = datetime(2026, 9, 7, 7, tzinfo=UTC)
PEOPLE = st.sampled_from(["Sanne", "Sanne", "Sanne", "Ria", "Ria", "Els"])
NASTY = ["", "<b>", "{{7*7}}", "\u202eomgekeerd", "👍", "a" * 4096, "/", "#read", "\x00", "Ria's <i>naam</i>"]
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
COMMAND_NAMES = sorted({naam for commands in COMMANDS.values() for naam in commands} | {"bestaatniet", ""})
WHATS: st.SearchStrategy[What] = st.one_of(
    st.builds(Text, TEXTS),
    st.builds(Command, st.sampled_from(COMMAND_NAMES), st.sampled_from(["", "x", "instructies-volgen-1-3"])),
    st.sampled_from([UnknownTap(), Voice("spraak-1"), Other()]),
)


class ThreePeople(RuleBasedStateMachine):
    """Everything that people and the clock can do, in any order."""

    make_world = None

    @initialize(start=st.sampled_from(["joined", "practising", "week", "talk"]))
    def begin(self, start: str) -> None:
        self.world: World = type(self).make_world(MAANDAG)
        self.checked: dict[str, int] = {}
        self.answers = 0
        self.world.join("Sanne")
        if start != "joined":
            for label in ("Verder", "Verder", "Verder", "Ja, dat klopt", "Instructies"):
                self.world.tap("Sanne", label)
        if start in ("week", "talk"):
            self._practise_to_the_end()
        if start == "talk":
            self.world.wait(days=9)

    def _practise_to_the_end(self) -> None:
        for _ in range(60):
            last = self.world.phone("Sanne").last
            if "Gedaan" in last.buttons[0]["label"]:
                return
            self.world.wait(seconds=20)
            self.world.press("Sanne", last, last.buttons[0])
        raise AssertionError("the oefendeel never ended")

    def _buttons(self, wie: str, *, old: bool) -> list[tuple[Message, dict]]:
        messages = self.world.phone(wie).messages[-30:]
        return [(m, b) for m in reversed(messages) for b in (m.ever if old else m.buttons)]

    @rule(wie=PEOPLE, nr=st.integers(0, 7), times=st.sampled_from([1, 1, 1, 2, 3]))
    def tap(self, wie: str, nr: int, times: int) -> None:
        buttons = self._buttons(wie, old=False)
        if buttons:
            for _ in range(times):
                self.world.press(wie, *buttons[nr % len(buttons)])
            self.world.wait(seconds=7)

    @rule(wie=PEOPLE, nr=st.integers(0, 60))
    def tap_an_old_button(self, wie: str, nr: int) -> None:
        buttons = self._buttons(wie, old=True)
        if buttons:
            self.world.press(wie, *buttons[nr % len(buttons)])

    @rule(wie=PEOPLE, of=PEOPLE, nr=st.integers(0, 20))
    def tap_somebody_elses_button(self, wie: str, of: str, nr: int) -> None:
        """A forged press: the message is not on this phone."""
        buttons = self._buttons(of, old=True)
        if buttons and wie != of:
            self.world.press(wie, *buttons[nr % len(buttons)])

    @rule(wie=PEOPLE, what=WHATS)
    def send(self, wie: str, what: What) -> None:
        self.world.do(wie, what)

    @rule(wie=PEOPLE)
    def the_same_update_again(self, wie: str) -> None:
        assert not self.world.do(wie, Text("nog een keer"), update_id=1)

    @rule(wie=PEOPLE)
    def block_and_come_back(self, wie: str) -> None:
        self.world.do(wie, Blocked())
        self.world.wait(hours=3)
        self.world.do(wie, Unblocked())

    @rule(hours=st.sampled_from([0.1, 1, 5, 24, 24, 24, 72, 24 * 7, 24 * 16]))
    def time_passes(self, hours: float) -> None:
        self.world.wait(hours=hours)

    @rule(hours=st.sampled_from([6, 60, 24 * 9]))
    def the_bot_is_down(self, hours: float) -> None:
        self.world.wake(self.world.now + timedelta(hours=hours))

    @invariant()
    def promises_hold(self) -> None:
        if not hasattr(self, "world"):
            return
        promises.through_json(self.world)
        assert not list(promises.broken(self.world, self.checked))

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "world"):
            return
        answers = len(self.world.rows(Antwoord))
        assert answers >= self.answers
        self.answers = answers
        assert len(self.world.rows(Gesprek)) == 1
        rondes = [(row.opdracht, row.ronde) for row in self.world.rows(Nabespreking)]
        assert len(rondes) >= len({*rondes})


def play(make_world, *, games: int, steps: int) -> None:
    ThreePeople.make_world = staticmethod(make_world)
    run_state_machine_as_test(
        ThreePeople,
        settings=settings(
            max_examples=games,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_three_people_at_random_break_no_promise(make_world) -> None:
    play(make_world, games=6, steps=40)


@pytest.mark.chaos
@pytest.mark.timeout(300)
def test_three_people_at_random_break_no_promise_for_thousands_of_steps(make_world) -> None:
    play(make_world, games=40, steps=120)
