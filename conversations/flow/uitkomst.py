"""Uitkomst: what the two choose at the talk, read back by the deelnemer, and how the gesprek goes on from there."""

from dataclasses import replace

from content.opdracht import Opdracht
from conversations.effects import (
    Aan,
    Button,
    Buttons,
    Effect,
    Mark,
    RecordLeerplan,
    RecordNabespreking,
    Say,
    Step,
    Unschedule,
)
from conversations.events import (
    NabesprekingUitgebleven,
    NogEenWeekGetikt,
    UitkomstBevestigd,
    UitkomstGekozen,
    UitkomstOnweersproken,
    UitkomstTegengesproken,
)
from conversations.facts import Facts
from conversations.flow import aan_de_slag
from conversations.flow.nabespreking import ladder, read_back, screen, side_by_side, stands_at
from conversations.flow.reply import AL_BEKEND, HULP, NIET_MEER, OUDE_KNOP, chosen
from conversations.state import AanDeSlag, Nabespreking, Oefening, Skillkeuze, Taak

TAKEN: dict[str, Taak] = {"zelfde": "gewoon", "kleiner": "kleiner", "andere plek": "andere plek"}
LANG = 3  # rondes without a step forward

Verder = AanDeSlag | Oefening | Skillkeuze


# --- the begeleider chooses ---------------------------------------------------------------------------


def choose_week(state: Nabespreking, event: NogEenWeekGetikt, facts: Facts) -> Step[Nabespreking]:
    """Another week: the same, smaller, or in another place?"""
    if event.ronde != state.week_nr or state.uitkomst:
        return state, NIET_MEER.effects()
    varianten = facts.opdracht_of(state).aan_de_slag.varianten
    rows: Buttons = tuple(
        (Button(f"week_{taak.replace(' ', '_')}", UitkomstGekozen(state.week_nr, taak)),)  # type: ignore[arg-type]
        for taak in TAKEN
    )
    args = {"naam": facts.roepnaam, "taak": aan_de_slag.task(state, facts), "varianten": varianten}
    return state, [Mark(), Say("welke_week", args, rows, to=Aan.ZELF, once=True)]


def choose(state: Nabespreking, event: UitkomstGekozen, facts: Facts) -> Step[Nabespreking]:
    """Keep what they chose, and let the deelnemer read it back. Nobody is reminded of the talk any more."""
    if event.ronde == state.week_nr and event.uitkomst == state.uitkomst:
        return state, AL_BEKEND.effects()
    if event.ronde != state.week_nr or state.uitkomst:
        return state, NIET_MEER.effects()
    after = replace(state, uitkomst=event.uitkomst)
    return after, [
        Mark("uitkomst_begeleider", {"naam": facts.roepnaam, "uitkomst": event.uitkomst}),
        read_back(after, facts),
        stands_at(after, facts),
        Unschedule(NabesprekingUitgebleven),
    ]


# --- the deelnemer reads it back ----------------------------------------------------------------------


def confirm(state: Nabespreking, event: UitkomstBevestigd, facts: Facts) -> Step[Nabespreking | Verder]:
    """It is right: go on as chosen."""
    if event.ronde != state.week_nr or state.uitkomst is None:
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    return _conclude(state, [chosen("klopt")], facts, teruggelezen=True)


def contradict(state: Nabespreking, event: UitkomstTegengesproken, facts: Facts) -> Step[Nabespreking]:
    """It is not right: the talk opens again, without blame."""
    if event.ronde != state.week_nr or state.uitkomst is None:
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    after = replace(state, uitkomst=None)
    return after, [
        chosen("klopt_niet"),
        Say("klopt_niet_deelnemer", {"begeleider": facts.begeleider}, HULP),
        replace(side_by_side(after, facts), text="klopt_niet_begeleider", to=Aan.BEGELEIDER, at_once=True),
        Unschedule(UitkomstOnweersproken),
        ladder(after, facts, 1),
    ]


def let_stand(state: Nabespreking, event: UitkomstOnweersproken, facts: Facts) -> Step[Nabespreking | Verder]:
    """The deelnemer did not say that it is wrong: go on as chosen."""
    if event.ronde != state.week_nr or state.uitkomst is None:
        return state, []
    return _conclude(state, [], facts, teruggelezen=False)


# --- how it goes on -----------------------------------------------------------------------------------


def _conclude(
    state: Nabespreking, effects: list[Effect], facts: Facts, *, teruggelezen: bool
) -> Step[Nabespreking | Verder]:
    uitkomst = state.uitkomst
    assert uitkomst
    record = RecordNabespreking(state.opdracht, state.ronde, uitkomst, state.gevoel, state.gedaan)
    effects = [*effects, record]
    if uitkomst in TAKEN:
        return _another_week(state, effects, facts)
    opdracht = facts.opdracht_of(state)
    following = _next_opdracht(opdracht, facts) if uitkomst == "beheerst" else None
    hierna = {
        "naam": facts.roepnaam,
        "opdracht": opdracht,
        "uitkomst": uitkomst,
        "volgende": following,
        "nieuw": bool(facts.after(effects).to_learn()),
        "teruggelezen": teruggelezen,
    }
    if uitkomst == "beheerst":
        effects = [*effects, Say("beheerst", hierna)]
    effects = [*effects, Say("hierna", hierna, to=Aan.BEGELEIDER)]
    if following is None:
        return Skillkeuze(), effects
    leerplan = RecordLeerplan(following.deelskill_id, following.niveau)
    return Oefening(following.id, following.versie, beurt=facts.first_beurt()), [*effects, leerplan]


def _another_week(state: Nabespreking, effects: list[Effect], facts: Facts) -> Step[AanDeSlag]:
    """The same opdracht for one week more; its cards tell the begeleider what comes."""
    assert state.uitkomst
    week = AanDeSlag(
        state.opdracht,
        state.versie,
        facts.now,
        state.ronde + 1,
        taak=state.taak if state.uitkomst == "zelfde" else TAKEN[state.uitkomst],
        oefening_nr=state.oefening_nr,
        herinneringen=state.herinneringen,
    )
    return week, [*effects, Say("nog_een_week", {"naam": facts.roepnaam}), *_stuck(state, facts)]


def _stuck(state: Nabespreking, facts: Facts) -> list[Effect]:
    """Tell the coach after three weeks without a step forward. Source: domein.md, D3."""
    if state.ronde < LANG:
        return []
    args = {"naam": facts.roepnaam, "begeleider": facts.begeleider, "opdracht": facts.opdracht_of(state)}
    return [Say("drie_weken", {**args, "rondes": state.ronde}, to=Aan.COACH, nudge=True)]


def _next_opdracht(opdracht: Opdracht, facts: Facts) -> Opdracht | None:
    """Return the next niveau of the deelskill; None when it is done."""
    mastered = facts.beheerst.get(opdracht.deelskill_id, 0)
    return facts.catalogus.opdracht_for(opdracht.deelskill_id, max(mastered, opdracht.niveau) + 1)
