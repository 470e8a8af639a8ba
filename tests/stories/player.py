"""Plays a story: each sentence is a verb below. After every step the promises are checked."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from conversations.codec import load_state
from conversations.events import Command
from conversations.incoming import Blocked, Other, Text, Unblocked, UnknownTap, Voice, What
from conversations.storage.models import Antwoord, Gesprek, Leerplan, Observatie, Termijn
from conversations.storage.models import Nabespreking as NabesprekingRow
from tests import practice
from tests.stories import promises
from tests.stories.dutch_time import moment, span, written
from tests.stories.holds import HOLDS, vraag_of
from tests.stories.new_text import reload, with_new_text
from tests.stories.story import Step, Story, StoryError
from tests.world import Message, World, plain

TAPS_APART = timedelta(milliseconds=400)
SHOWN = 3  # messages of each phone, when something is wrong
DEELNEMER = "Sanne"

Verb = Callable[..., None]
VERBS: list[tuple[re.Pattern[str], Verb]] = []


def verb(pattern: str) -> Callable[[Verb], Verb]:
    """Let this function play the sentences of this form."""

    def keep(function: Verb) -> Verb:
        VERBS.append((re.compile(pattern), function))
        return function

    return keep


@dataclass
class Player:
    """Plays steps in a world, and knows who read what. What came before counts as read."""

    world: World
    read: dict[str, int] = field(default_factory=dict)  # how much each person has read
    checked: dict[str, int] = field(default_factory=dict)  # how much the promises were checked
    moved: bool = False  # something was done since the promises were checked

    def __post_init__(self) -> None:
        self.lets_time_pass()

    def play(self, story: Story) -> None:
        """Play all steps; StoryError names the file, the step, and what was on the phones."""
        for nr, step in enumerate(story.stappen, 1):
            try:
                self.step(step)
            except Exception as error:
                where = f"{story.naam}, regel {step.regel}, stap {nr}: {step}"
                what = str(error) if isinstance(error, AssertionError) else repr(error)
                cause = None if isinstance(error, AssertionError) else error
                raise StoryError(f"{where}\n{what}\n{self._phones()}") from cause

    def step(self, step: Step) -> None:
        before = self._remembered() if "verandert" in step.erbij else None
        for pattern, do in VERBS:
            if found := pattern.fullmatch(step.zin):
                do(self, step, **found.groupdict())
                break
        else:
            raise AssertionError(f'"{step.zin}" kent het verhaal niet')
        if before is not None:
            assert self._remembered() == before, "er is iets veranderd"
        if not self.moved:
            return
        self.moved = False
        promises.through_json(self.world)
        assert not (wrong := list(promises.broken(self.world, self.checked))), "; ".join(wrong)

    # --- who sees what --------------------------------------------------------------------------------

    def acts(self, wie: str) -> None:
        """What somebody reads from now on comes after this."""
        self.read[wie] = len(self.world.phone(wie).seen)
        self.moved = True

    def lets_time_pass(self) -> None:
        for wie in self.world.phones:
            self.acts(wie)

    def fresh(self, wie: str) -> list[str]:
        """Return what came on this phone since this person did something, or time passed."""
        return [seen.plain for seen in self.world.phone(wie).seen[self.read.get(wie, 0) :]]

    def do(self, wie: str, what: What) -> None:
        self.acts(wie)
        self.world.do(wie, what)

    def press(self, wie: str, message: Message, button: dict) -> None:
        """Tap; a person always gets an answer."""
        before = len(self.world.phone(wie).seen)
        self.world.press(wie, message, button)
        just_said = self.world.now - timedelta(seconds=5)
        answered = [s for s in self.world.phone(wie).seen[: before + 1] if s.own and s.at > just_said]
        assert len(self.world.phone(wie).seen) > before or answered, f"{wie} kreeg geen antwoord op een tik"

    def find(self, wie: str, label: str, op: str = "", *, old: bool = False) -> tuple[Message, dict]:
        """Return the newest button with this label, on a message with `op` in it.

        An old one is the oldest, and may have left the screen by now.
        """
        messages = self.world.phone(wie).messages
        for message in messages if old else reversed(messages):
            for button in message.ever if old else message.buttons:
                if label in button["label"] and plain(op) in message.plain:
                    return message, button
        raise AssertionError(f'{wie} heeft geen knop "{label}"' + (f' op "{op}"' if op else ""))

    def _remembered(self) -> list[Any]:
        """Return everything that counts, to see that nothing changed."""
        tables = (Antwoord, Observatie, NabesprekingRow, Leerplan, Termijn)
        states = [(g.id, g.fase_nr, load_state(g.state)) for g in self.world.rows(Gesprek)]
        return [states, *([row.model_dump() for row in self.world.rows(table)] for table in tables)]

    def _phones(self) -> str:
        lines = [f"Het is {written(self.world.now)}."]
        for wie, phone in self.world.phones.items():
            lines.append(f"--- de telefoon van {wie}")
            for message in phone.messages[-SHOWN:]:
                lines.append(f"({written(message.at)}) {message.tekst}".replace("\n", "\n    "))
                if message.buttons:
                    lines.append("    " + " ".join(f"[{b['label']}]" for b in message.buttons))
        return "\n".join(lines)


def _each(wat: Any) -> Iterable[str]:
    return wat if isinstance(wat, list) else [wat]


# --- what people do ---------------------------------------------------------------------------------


@verb(r"(?P<wie>\w+) opent de uitnodiging")
def _join(player: Player, step: Step, wie: str) -> None:
    """`van X`: the one that X was given for somebody else; otherwise the own one."""
    code = player.world.codes.get(step.wat or wie)
    if step.erbij.get("van"):
        code = re.findall(r"/start (\S+)", player.world.phone(step.erbij["van"]).texts)[-1]
        code = code.removesuffix("</code>")
    player.do(wie, Command("start", code or step.wat))


@verb(r"(?P<wie>\w+) tikt")
def _tap(player: Player, step: Step, wie: str) -> None:
    player.acts(wie)
    for label in _each(step.wat):
        player.press(wie, *player.find(wie, label, step.erbij.get("op", "")))


@verb(r"(?P<wie>\w+) tikt (?P<keer>\d) keer")
def _tap_fast(player: Player, step: Step, wie: str, keer: str) -> None:
    """The same button, faster than the phone can show the answer."""
    player.acts(wie)
    message, button = player.find(wie, step.wat, step.erbij.get("op", ""))
    for _ in range(int(keer)):
        player.press(wie, message, button)
        player.world.now += TAPS_APART


@verb(r"(?P<wie>\w+) tikt op de oude knop")
def _tap_old(player: Player, step: Step, wie: str) -> None:
    player.acts(wie)
    player.press(wie, *player.find(wie, step.wat, step.erbij.get("op", ""), old=True))


@verb(r"(?P<wie>\w+) tikt op een onbekende knop")
def _tap_unknown(player: Player, step: Step, wie: str) -> None:
    player.do(wie, UnknownTap())


@verb(r"(?P<wie>\w+) typt")
def _type(player: Player, step: Step, wie: str) -> None:
    player.acts(wie)
    player.world.say(wie, step.wat)


@verb(r"(?P<wie>\w+) typt (?P<aantal>\d+) keer")
def _type_long(player: Player, step: Step, wie: str, aantal: str) -> None:
    player.do(wie, Text(step.wat * int(aantal)))


@verb(r"(?P<wie>\w+) (?P<wat>spreekt iets in|stuurt een foto|stopt de chat|komt terug)")
def _send(player: Player, step: Step, wie: str, wat: str) -> None:
    kinds = {
        "spreekt iets in": Voice("opname-1"),
        "stuurt een foto": Other(),
        "stopt de chat": Blocked(),
        "komt terug": Unblocked(),
    }
    player.do(wie, kinds[wat])


@verb(r"(?P<wie>\w+) antwoordt")
def _answer(player: Player, step: Step, wie: str) -> None:
    player.acts(wie)
    practice.answer(player.world, wie, step.wat)


@verb(r"(?P<wie>\w+) oefent tot het einde")
def _practise(player: Player, step: Step, wie: str) -> None:
    """All goed, or as is said for some vragen: `{v1: [fout, goed]}`."""
    player.acts(wie)
    practice.practise(
        player.world, wie, {vraag: list(_each(hows)) for vraag, hows in (step.wat or {}).items()}
    )


@verb(r"(?P<wie>\w+) oefent tot vraag")
def _practise_until(player: Player, step: Step, wie: str) -> None:
    player.acts(wie)
    practice.practise(player.world, wie, until=step.wat)
    assert vraag_of(player.world, wie) == step.wat


@verb(r"(?P<wie>\w+) werkt nu bij")
def _moves(player: Player, step: Step, wie: str) -> None:
    player.world.move(wie, step.wat)


@verb(r"(?P<wie>\w+) werkt op")
def _works_on(player: Player, step: Step, wie: str) -> None:
    player.world.work_on(wie, list(_each(step.wat)))


@verb(r"de tekst van (?P<opdracht>[a-z0-9-]+) verandert")
def _new_text(player: Player, step: Step, opdracht: str) -> None:
    """Its next versie has another titel and taak, and the running bot reads it."""
    catalogus = player.world.engine.catalogus
    versie = catalogus.opdracht(opdracht).versie + 1
    reload(player.world, with_new_text(catalogus, opdracht, versie))
    player.lets_time_pass()


# --- time passes ------------------------------------------------------------------------------------


@verb(r"wacht")
def _wait(player: Player, step: Step) -> None:
    player.lets_time_pass()
    player.world.until(player.world.now + span(step.wat))


@verb(r"tot")
def _until(player: Player, step: Step) -> None:
    at = moment(step.wat, player.world.now)
    assert at > player.world.now, f"{step.wat} is al voorbij"
    player.lets_time_pass()
    player.world.until(at)


@verb(r"de bot ligt stil tot")
def _down(player: Player, step: Step) -> None:
    player.lets_time_pass()
    player.world.wake(moment(step.wat, player.world.now))


# --- what people read -------------------------------------------------------------------------------


@verb(r"(?P<wie>\w+) leest")
def _reads(player: Player, step: Step, wie: str) -> None:
    fresh = player.fresh(wie)
    for fragment in _each(step.wat):
        assert any(plain(fragment) in tekst for tekst in fresh), f'{wie} las niet "{fragment}"'


@verb(r"(?P<wie>\w+) leest niet")
def _reads_not(player: Player, step: Step, wie: str) -> None:
    for fragment in _each(step.wat):
        found = [tekst for tekst in player.fresh(wie) if plain(fragment) in tekst]
        assert not found, f'{wie} las toch "{fragment}"'


@verb(r"(?P<wie>\w+) leest niets")
def _reads_nothing(player: Player, step: Step, wie: str) -> None:
    assert not player.fresh(wie), f"{wie} las toch iets: {player.fresh(wie)}"


@verb(r"(?P<wie>\w+) leest (?P<keer>\d) keer")
def _reads_times(player: Player, step: Step, wie: str, keer: str) -> None:
    found = [tekst for tekst in player.fresh(wie) if plain(step.wat) in tekst]
    assert len(found) == int(keer), f'{wie} las {len(found)} keer "{step.wat}"'


@verb(r"(?P<wie>\w+) heeft de knop")
def _has_button(player: Player, step: Step, wie: str) -> None:
    for label in _each(step.wat):
        player.find(wie, label, step.erbij.get("op", ""))


@verb(r"(?P<wie>\w+) heeft niet de knop")
def _has_no_button(player: Player, step: Step, wie: str) -> None:
    labels = [button["label"] for message in player.world.phone(wie).messages for button in message.buttons]
    for label in _each(step.wat):
        assert not any(label in found for found in labels), f'{wie} heeft toch de knop "{label}"'


@verb(r"(?P<wie>\w+) heeft op het laatste bericht")
def _has_buttons(player: Player, step: Step, wie: str) -> None:
    labels = [button["label"] for button in player.world.phone(wie).last.buttons]
    assert labels == list(_each(step.wat)), f"{wie} heeft de knoppen {labels}"


@verb(r"klopt(?: voor (?P<wie>\w+))?")
def _holds(player: Player, step: Step, wie: str | None) -> None:
    for name, expected in step.wat.items():
        HOLDS[name](player.world, wie or DEELNEMER, expected)
