"""Skillkeuze: the deelnemer chooses what to learn. The own choice opens the oefendeel at once."""

from typing import Any

from content.opdracht import Opdracht
from conversations.effects import Aan, Button, Buttons, Effect, RecordLeerplan, Say, Step
from conversations.events import (
    DeelskillGekozen,
    LeerplanBevestigd,
    OefenenGevraagd,
    SchermGevraagd,
    SkillGekozen,
)
from conversations.facts import Facts
from conversations.flow.reply import HULP, OUDE_KNOP, chosen
from conversations.state import Oefening, Skillkeuze

WERKWEEK = range(5)
TERUG: Buttons = ((Button("terug", SchermGevraagd()),),)


def screen(state: Skillkeuze, facts: Facts) -> list[Effect]:
    """Show the skills, or the deelskills of the chosen skill; only those with content."""
    catalogus, te_leren = facts.catalogus, facts.to_learn()
    if not te_leren:
        return [Say("alles_gedaan", {"naam": facts.roepnaam, "begeleider": facts.begeleider}, HULP)]
    skills = [s for s in catalogus.skills if any(d.id in te_leren for d in s.deelskills)]
    for skill in skills:
        if skill.id == state.skill:
            deelskills = [d for d in skill.deelskills if d.id in te_leren]
            keuzes = tuple(_button(d.naam, DeelskillGekozen(d.id)) for d in deelskills)
            args = {"skill": skill, "deelskills": deelskills}
            return [Say("deelskillkeuze", args, keuzes + TERUG + HULP)]
    keuzes = tuple(_button(s.naam, SkillGekozen(s.id), s.emoji) for s in skills)
    return [Say("skillkeuze", {}, keuzes + HULP)]


def _button(naam: str, event: SkillGekozen | DeelskillGekozen, beeld: str = "🎯") -> tuple[Button, ...]:
    return (Button("naam", event, {"naam": naam, "beeld": beeld}),)


def show(state: Skillkeuze, event: SchermGevraagd | OefenenGevraagd, facts: Facts) -> Step[Skillkeuze]:
    """Show the skills from the start, so that a choice can be made again."""
    return Skillkeuze(), screen(Skillkeuze(), facts)


def choose_skill(state: Skillkeuze, event: SkillGekozen, facts: Facts) -> Step[Skillkeuze | Oefening]:
    """Show the deelskills; with only one to choose from, begin with it."""
    te_leren = [d for d in facts.to_learn() if d.rpartition("-")[0] == event.skill]
    if not te_leren:
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    naam = next(s.naam for s in facts.catalogus.skills if s.id == event.skill)
    if len(te_leren) == 1:
        return begin(te_leren[0], naam, facts)
    state = Skillkeuze(event.skill)
    return state, [chosen_naam(naam), *screen(state, facts)]


def choose_deelskill(state: Skillkeuze, event: DeelskillGekozen, facts: Facts) -> Step[Skillkeuze | Oefening]:
    """Begin with the chosen deelskill, at the first niveau that is not mastered yet."""
    if event.deelskill not in facts.to_learn():
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    return begin(event.deelskill, facts.catalogus.deelskill(event.deelskill).naam, facts)


def begin(deelskill: str, getikt: str, facts: Facts) -> Step[Oefening]:
    """Mark what was tapped, open the oefendeel and ask the begeleider for the day of the weekly talk."""
    opdracht = facts.next_opdracht(deelskill)
    assert opdracht, "only what can be learned is offered"
    return Oefening(opdracht.id, opdracht.versie, beurt=facts.first_beurt()), [
        chosen_naam(getikt),
        RecordLeerplan(deelskill, opdracht.niveau),
        leerplan_card(facts, opdracht),
    ]


def chosen_naam(naam: str) -> Effect:
    """Mark the tapped list with the name that was chosen."""
    return chosen("naam", naam=naam, beeld="🎯")


def leerplan_card(facts: Facts, opdracht: Opdracht) -> Say:
    """Tell the begeleider what the deelnemer chose; a tap sets the day of the weekly talk."""
    args = {**what_is_learned(facts, opdracht), "weekdag": facts.weekdag}
    return Say("leerplan_begeleider", args, weekdagen(), to=Aan.BEGELEIDER)


def what_is_learned(facts: Facts, opdracht: Opdracht) -> dict[str, Any]:
    """Return what the begeleider reads about the choice: who learns what. A skill that was taken out has no name."""
    named = {d.id: (skill.naam, d.naam) for skill in facts.catalogus.skills for d in skill.deelskills}
    skill, deelskill = named.get(opdracht.deelskill_id, (None, None))
    return {
        "naam": facts.roepnaam,
        "skill": skill,
        "deelskill": deelskill,
        "niveau": opdracht.niveau,
        "titel": opdracht.titel,
    }


def weekdagen() -> Buttons:
    """Return the days of the weekly talk, to choose from."""
    return (tuple(Button("weekdag", LeerplanBevestigd(dag), {"dag": dag}) for dag in WERKWEEK),)
