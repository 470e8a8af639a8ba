"""Every place of every opdracht that a deelnemer can reach: each can be shown, stored and taken up again, and leads on.

What was missed only decides what comes back at the end, so a place is known by what stands on the screen.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.buttons import encode
from bot.demo.emulator.telegram_html import parse, units
from content.catalogus import load_catalogus
from content.opdracht import Opdracht
from content.render import default_texts
from conversations.codec import dump_state, load_state
from conversations.effects import Button, Mark, Say
from conversations.events import Event, HulpGevraagd, TekstGetypt, VorigeGetikt
from conversations.facts import Facts
from conversations.flow.oefening import here, route
from conversations.flow.vragen import RETURNED
from conversations.state import AanDeSlag, Oefening
from conversations.step import screen, step

CATALOGUS = load_catalogus()
QUICK = "instructies-volgen-1"
FACTS = Facts(
    datetime(2026, 11, 24, 9, tzinfo=UTC), CATALOGUS, gesprek=2**31, roepnaam="Noor", begeleider="Koen"
)
# Half a second each: one skill in the inner loop, all of them in the slow tier.
TIERED = [
    pytest.param(opdracht_id, marks=() if opdracht_id.startswith(QUICK) else (pytest.mark.chaos,))
    for opdracht_id in sorted(CATALOGUS.opdrachten)
]
MAX_TEXT, MAX_LABEL = 4096, 40


def place(state: Oefening) -> tuple[object, ...]:
    """Return what stands on the screen, whatever came before."""
    stop = here(state, FACTS)
    what = stop.vraag.id if stop.vraag else stop.tekst
    return (
        stop.soort,
        what,
        state.stap,
        state.poging,
        state.gekozen,
        state.afgevallen,
        state.scene,
        state.opnieuw,
    )


def shown(state: Oefening) -> Say:
    """Return what has the buttons, after proving that the screen can be sent and taken up again."""
    says = [effect for effect in screen(state, FACTS) if isinstance(effect, Say)]
    assert load_state(dump_state(state)) == state
    for say in says:
        prove(say)
    return says[-1]


def prove(say: Say | Mark) -> None:
    if say.text:
        html = default_texts().render(say.text, say.args)
        text, _ = parse(html)
        assert text.strip()
        assert units(html) <= MAX_TEXT
    for button in (button for row in say.buttons for button in row):
        assert 0 < len(default_texts().label(button.label, button.args)) <= MAX_LABEL
        encode(button.event, FACTS.gesprek)


def choices(say: Say) -> Iterator[Event]:
    """Return everything that can be done here and leads on."""
    buttons: list[Button] = [button for row in say.buttons for button in row]
    for button in buttons:
        if not isinstance(button.event, HulpGevraagd | VorigeGetikt):
            yield button.event
    if say.text == "vraag_vertel":
        yield TekstGetypt("Bij de was.")


def returned(opdracht: Opdracht) -> Iterator[Oefening]:
    """Return each scored vraag as it comes back at the end, when only that one was missed."""
    for vraag in opdracht.scored:
        stops = route(opdracht, (vraag.id,))
        plek = next(nr for nr, stop in enumerate(stops) if stop.soort == "terug")
        yield Oefening(opdracht.id, opdracht.versie, plek=plek, poging=RETURNED, gemist=(vraag.id,))


@pytest.mark.parametrize("opdracht_id", TIERED)
def test_every_path_ends_in_aan_de_slag(opdracht_id: str) -> None:
    opdracht = CATALOGUS.opdracht(opdracht_id)
    waiting = [Oefening(opdracht.id, opdracht.versie), *returned(opdracht)]
    seen: set[tuple[object, ...]] = set()
    ended = 0
    while waiting:
        state = waiting.pop()
        if place(state) in seen:
            continue
        seen.add(place(state))
        for event in choices(shown(state)):
            after, effects = step(state, event, FACTS)
            for effect in effects:
                if isinstance(effect, Say | Mark):
                    prove(effect)
            if isinstance(after, AanDeSlag):
                ended += 1
                continue
            assert isinstance(after, Oefening)
            assert (after.plek, after.beurt) >= (state.plek, state.beurt)
            waiting.append(after)

    assert ended
    assert {vraag.id for vraag in opdracht.vragen} <= {what for soort, what, *_ in seen if soort == "vraag"}
