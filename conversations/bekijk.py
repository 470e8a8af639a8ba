"""Bekijk: staff try any opdracht on their own phone, without any trace. The place lies on the balie."""

from collections.abc import Sequence
from dataclasses import replace

from content.opdracht import Opdracht
from conversations.codec import dump_state, load_state
from conversations.effects import Aan, Button, Buttons, Effect, Mark, Record, Say
from conversations.events import Command, DeelnemerEvent, HulpGevraagd
from conversations.facts import Facts
from conversations.flow import aan_de_slag, oefening
from conversations.flow.balie import OPEN
from conversations.flow.reply import OUDE_KNOP
from conversations.state import AanDeSlag, Oefening
from conversations.storage.models import Balie, Persoon
from conversations.turn import Turn

SOORT = "bekijk"


def choose(turn: Turn, persoon: Persoon, argument: str) -> Sequence[Effect]:
    """Show the skills, then the opdrachten of one, and then open it."""
    if argument in turn.catalogus.opdrachten:
        return _open(turn, persoon, argument)
    skills = [skill for skill in turn.catalogus.skills if _opdrachten(turn, skill.id)]
    found = _opdrachten(turn, argument) if argument in {skill.id for skill in skills} else []
    choices = [(f"{o.titel} ({o.niveau})", o.id) for o in found] or [(s.naam, s.id) for s in skills]
    rows: Buttons = tuple(
        (Button("naam", Command(SOORT, key), {"naam": naam, "beeld": "👀"}),) for naam, key in choices
    )
    return [Say("bekijk_kies", {"opdrachten": bool(found)}, rows, to=Aan.ZELF)]


def _opdrachten(turn: Turn, skill: str) -> list[Opdracht]:
    return [o for o in turn.catalogus.opdrachten.values() if o.deelskill_id.rpartition("-")[0] == skill]


def _open(turn: Turn, persoon: Persoon, opdracht_id: str) -> Sequence[Effect]:
    opdracht = turn.catalogus.opdracht(opdracht_id)
    # A button of an earlier look has a lower beurt.
    state = Oefening(opdracht.id, opdracht.versie, beurt=int(turn.now.timestamp()))
    _keep(turn, persoon, state)
    return [Say("bekijk_begint", to=Aan.ZELF), *_shown(oefening.screen(state, _facts(turn, persoon)))]


def practise(turn: Turn, persoon: Persoon, event: DeelnemerEvent) -> Sequence[Effect] | None:
    """Do what a deelnemer would see; None when nothing is being looked at."""
    row = turn.session.get(Balie, persoon.id)
    if row is None or row.soort != SOORT:
        return None
    state, facts = load_state(row.args), _facts(turn, persoon)
    move = oefening.MOVES.get(type(event))
    if not isinstance(state, Oefening) or move is None or state.opdracht not in turn.catalogus.opdrachten:
        return OUDE_KNOP.effects()
    after, effects = move(state, event, facts)
    if isinstance(after, Oefening):
        _keep(turn, persoon, after)
        return _shown(effects)
    turn.session.delete(row)
    return _shown([*effects, *_preview(after, facts)])


def _preview(state: AanDeSlag, facts: Facts) -> list[Effect]:
    """What comes after: the task, as a deelnemer gets it, and the end of the look."""
    return [replace(aan_de_slag.card(state, facts), buttons=()), Say("bekijk_klaar")]


def _keep(turn: Turn, persoon: Persoon, state: Oefening) -> None:
    assert persoon.id
    row = Balie(persoon_id=persoon.id, soort=SOORT, args=dump_state(state), expires_at=turn.now + OPEN)
    turn.session.merge(row)


def _facts(turn: Turn, persoon: Persoon) -> Facts:
    """What a deelnemer would have who works all week: the own days of who looks change nothing."""
    return Facts(
        now=turn.now,
        catalogus=turn.catalogus,
        roepnaam=persoon.roepnaam,
        seen_at=persoon.seen_at,
    )


def _shown(effects: Sequence[Effect]) -> list[Effect]:
    """Return the effects for who looks: nothing is recorded, and nobody can be called for help."""
    return [
        replace(effect, to=Aan.ZELF, buttons=_without_help(effect.buttons))
        if isinstance(effect, Say)
        else effect
        for effect in map(_without_help_in_mark, effects)
        if not isinstance(effect, Record)
    ]


def _without_help_in_mark(effect: Effect) -> Effect:
    return replace(effect, buttons=_without_help(effect.buttons)) if isinstance(effect, Mark) else effect


def _without_help(rows: Buttons) -> Buttons:
    return tuple(row for row in rows if not isinstance(row[0].event, HulpGevraagd))
