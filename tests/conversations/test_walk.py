"""Whatever somebody taps, in whatever order: the oefendeel never fails, and always ends."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import events as e
from conversations.effects import Mark, RecordAntwoord, Say
from conversations.state import AanDeSlag, Oefening
from tests.conversations import samples
from tests.conversations.alles import alles
from tests.conversations.walker import Walker

OPDRACHTEN = [*map(samples.opdracht, samples.OPDRACHTEN), alles()]
few = settings(max_examples=12, deadline=None)
# How far back among all buttons that were ever on the screen; most people tap a new one.
TAPS = st.lists(st.one_of(st.integers(0, 5), st.integers(0, 400)), min_size=20, max_size=80)
OTHER = (e.TekstGetypt("hallo"), e.SpraakIngesproken("opname"), e.IetsAndersGestuurd(), e.SchermGevraagd())


def walk(opdracht, taps: list[int]) -> Counter:
    """Tap, and sometimes say something else; return how often each answer was recorded."""
    walker, recorded = Walker.begin(opdracht, samples.facts()), Counter()
    for nr in taps:
        if not isinstance(walker.state, Oefening):
            break
        newest_first = walker.visible()[::-1]
        effects = (
            walker.cause(OTHER[nr % len(OTHER)])
            if nr > 380
            else walker.tap(*newest_first[nr % len(newest_first)])
        )
        assert any(isinstance(effect, Say | Mark) for effect in effects), "a person always gets an answer"
        recorded.update((r.vraag, r.pas) for r in effects if isinstance(r, RecordAntwoord))
    walker.finish()
    assert isinstance(walker.state, AanDeSlag)
    return recorded


@pytest.mark.parametrize("opdracht", OPDRACHTEN, ids=[*samples.OPDRACHTEN, "alles"])
@few
@given(taps=TAPS)
def test_tapping_any_button_in_any_order_ends_aan_de_slag(opdracht, taps):
    recorded = walk(opdracht, taps)

    # One answer per vraag and poging: the table in the database would refuse a second.
    assert all(count == 1 for count in recorded.values())


@pytest.mark.parametrize("opdracht", OPDRACHTEN, ids=[*samples.OPDRACHTEN, "alles"])
def test_going_only_forward_ends_within_the_taps_that_there_are_screens(opdracht):
    walker = Walker.begin(opdracht, samples.facts())
    walker.finish(most=len(opdracht.vragen) * 12)

    assert isinstance(walker.state, AanDeSlag)


@few
@given(taps=TAPS)
def test_a_gesprek_can_be_closed_and_opened_at_every_screen(taps):
    """SchermGevraagd shows what can be tapped now, from the state alone."""
    walker = Walker.begin(alles(), samples.facts())
    for nr in taps:
        if not isinstance(walker.state, Oefening):
            break
        again = Walker(walker.state, walker.facts)
        again.cause(e.SchermGevraagd())
        assert again.state == walker.state
        forward = [button for _, button in again.visible() if not isinstance(button.event, e.HulpGevraagd)]
        button = forward[nr % len(forward)]
        before = walker.state.beurt
        walker.cause(button.event)
        stays = isinstance(button.event, e.VorigeGetikt | e.OptieAangevinkt | e.StapGezet | e.OpnieuwGetikt)
        assert stays or getattr(walker.state, "beurt", None) != before
