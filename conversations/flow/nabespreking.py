"""Nabespreking: both are asked, both views meet only at the talk, and the two choose together how to go on."""

from dataclasses import replace
from datetime import datetime, time

from conversations import norm
from conversations.effects import (
    Aan,
    Button,
    Buttons,
    Effect,
    Mark,
    RecordLeerplan,
    RecordNabespreking,
    Say,
    Schedule,
    Step,
    Unpin,
)
from conversations.events import (
    BegeleiderAfwezig,
    GedaanGetikt,
    GespreksleidraadGevraagd,
    Gevoel,
    GevoelGegeven,
    NabesprekingGeopend,
    NabesprekingUitgebleven,
    NabesprekingUitgesteld,
    NogEenWeekGetikt,
    SchermGevraagd,
    UitkomstBevestigd,
    UitkomstGekozen,
    UitkomstOnweersproken,
    UitkomstTegengesproken,
)
from conversations.facts import Facts
from conversations.flow import aan_de_slag
from conversations.flow.reply import AL_BEKEND, HULP, NIET_MEER, OUDE_KNOP, chosen
from conversations.state import AanDeSlag, Nabespreking, Oefening, Skillkeuze, Taak

GEVOELENS: tuple[tuple[str, Gevoel], ...] = (
    ("lastig", "lastig"),
    ("ging_wel", "ging wel"),
    ("ging_goed", "ging goed"),
)
OM = time(9)
LEES_TERUG_OM = time(15)
# After so many reminders the assistent is asked, and after that the coach, every week.
BEGELEIDER_KEER, ASSISTENT_KEER = 2, 3
MAANDAG = 0
LANG = 3  # rondes without a step forward

TAKEN: dict[str, Taak] = {"zelfde": "gewoon", "kleiner": "kleiner", "andere plek": "andere plek"}


# --- the opening ------------------------------------------------------------------------------------


def enter(state: Nabespreking, facts: Facts) -> list[Effect]:
    """Ask the deelnemer how it went, and give the begeleider the guide."""
    return [Unpin(), *screen(state, facts), guide(state, facts)]


def plan(state: Nabespreking, facts: Facts) -> list[Effect]:
    """Watch that the talk happens, or that what was chosen goes in."""
    return [_stands_at(state, facts) if state.uitkomst else _ladder(state, facts, 1)]


def screen(state: Nabespreking, facts: Facts) -> list[Effect]:
    """Show the deelnemer what is asked now: a face, patience, or the outcome to read back."""
    if state.uitkomst:
        return [read_back(state, facts)]
    if state.gevoel:
        return [Say("nabespreking_wacht", {"begeleider": facts.begeleider, "gevoel": state.gevoel}, HULP)]
    gezichten: Buttons = tuple(
        (Button(label, GevoelGegeven(state.ronde, gevoel)),) for label, gevoel in GEVOELENS
    )
    args = {"naam": facts.roepnaam, "opdracht": facts.opdracht_of(state), "gedaan": state.gedaan}
    return [Say("nabespreking_deelnemer", args, gezichten + HULP)]


def guide(state: Nabespreking, facts: Facts, to: Aan = Aan.BEGELEIDER) -> Say:
    """Return the talk guide: compliments first, at most one tip. The deelnemer's view is not in it."""
    rows: Buttons = (
        (Button("wij_praten_nu", NabesprekingGeopend(state.ronde)),),
        (Button("niet_vandaag", NabesprekingUitgesteld(state.ronde, "morgen")),),
        (Button("maandag", NabesprekingUitgesteld(state.ronde, "maandag")),),
        (Button("ik_ben_er_niet", BegeleiderAfwezig(state.ronde)),),
    )
    args = {"naam": facts.roepnaam, "opdracht": facts.opdracht_of(state)}
    return Say("gespreksleidraad", args, rows, to=to)


def _ladder(state: Nabespreking, facts: Facts, keer: int, day: datetime | None = None) -> Schedule:
    return Schedule(
        NabesprekingUitgebleven(state.ronde, keer), at=day or _in_werkdagen(facts, 1 if keer < 4 else 5)
    )


def _in_werkdagen(facts: Facts, n: int) -> datetime:
    agenda = facts.agenda_begeleider
    day = agenda.add_werkdagen(agenda.local(facts.now).date(), n)
    return agenda.next_window(agenda.moment(day, OM))


# --- the deelnemer ----------------------------------------------------------------------------------


def show(state: Nabespreking, event: SchermGevraagd, facts: Facts) -> Step[Nabespreking]:
    """Show where we are."""
    return state, screen(state, facts)


def feel(state: Nabespreking, event: GevoelGegeven, facts: Facts) -> Step[Nabespreking]:
    """Keep how it went for the deelnemer; the begeleider sees it at the talk."""
    if event.ronde != state.ronde:
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    if state.gevoel == event.gevoel:
        return state, AL_BEKEND.effects()
    label = next(label for label, gevoel in GEVOELENS if gevoel == event.gevoel)
    after = replace(state, gevoel=event.gevoel)
    return after, [chosen(label), *screen(after, facts)]


def too_late_for_gedaan(state: Nabespreking, event: GedaanGetikt, facts: Facts) -> Step[Nabespreking]:
    """The week is over: say so kindly, and show what is asked now."""
    return state, [Say("week_is_om", {"begeleider": facts.begeleider}), *screen(state, facts)]


def read_back(state: Nabespreking, facts: Facts) -> Say:
    """Let the deelnemer read what was chosen, and say whether it is right."""
    rows: Buttons = (
        (Button("klopt", UitkomstBevestigd(state.ronde)),),
        (Button("klopt_niet", UitkomstTegengesproken(state.ronde)),),
        *HULP,
    )
    args = {"uitkomst": state.uitkomst, "opdracht": facts.opdracht_of(state), "naam": facts.roepnaam}
    return Say("uitkomst", args, rows, at_once=True)  # the two sit side by side


def confirm(
    state: Nabespreking, event: UitkomstBevestigd, facts: Facts
) -> Step[Nabespreking | AanDeSlag | Oefening | Skillkeuze]:
    """It is right: go on as chosen."""
    if event.ronde != state.ronde or state.uitkomst is None:
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    return _conclude(state, [chosen("klopt")], facts)


def contradict(state: Nabespreking, event: UitkomstTegengesproken, facts: Facts) -> Step[Nabespreking]:
    """It is not right: the talk opens again, without blame."""
    if event.ronde != state.ronde or state.uitkomst is None:
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    after = replace(state, uitkomst=None)
    return after, [
        chosen("klopt_niet"),
        Say("klopt_niet_deelnemer", {"begeleider": facts.begeleider}, HULP),
        replace(_side_by_side(after, facts), text="klopt_niet_begeleider", to=Aan.BEGELEIDER, at_once=True),
        _ladder(after, facts, 1),
    ]


# --- the begeleider ---------------------------------------------------------------------------------


def show_guide(state: Nabespreking, event: GespreksleidraadGevraagd, facts: Facts) -> Step[Nabespreking]:
    """Show the talk guide again."""
    return state, [guide(state, facts, to=Aan.ZELF)]


def open_talk(state: Nabespreking, event: NabesprekingGeopend, facts: Facts) -> Step[Nabespreking]:
    """The two sit together: show both views side by side, and what can be chosen."""
    if event.ronde != state.ronde or state.uitkomst:
        return state, NIET_MEER.effects()
    return state, [Mark("wij_praten"), replace(_side_by_side(state, facts), once=True)]


def _side_by_side(state: Nabespreking, facts: Facts) -> Say:
    opdracht = facts.opdracht_of(state)
    punten = opdracht.begeleider.let_op
    stand = norm.stand([p.id for p in punten], facts.gezien, opdracht.niveau, facts.agenda_begeleider)
    rows: Buttons = (
        (Button("beheerst", UitkomstGekozen(state.ronde, "beheerst")),),
        (Button("nog_een_week", NogEenWeekGetikt(state.ronde)),),
        (Button("andere_deelskill", UitkomstGekozen(state.ronde, "andere deelskill")),),
    )
    args = {
        "naam": facts.roepnaam,
        "gevoel": state.gevoel,
        "gedaan": state.gedaan,
        "punten": [{"kort": p.kort, "schaal": stand.laatste[p.id]} for p in punten],
        "stand": stand,
        "niveau": opdracht.niveau,
    }
    return Say("naast_elkaar", args, rows, to=Aan.ZELF)


def choose_week(state: Nabespreking, event: NogEenWeekGetikt, facts: Facts) -> Step[Nabespreking]:
    """Another week: the same, smaller, or in another place?"""
    if event.ronde != state.ronde or state.uitkomst:
        return state, NIET_MEER.effects()
    varianten = facts.opdracht_of(state).aan_de_slag.varianten
    rows: Buttons = tuple(
        (Button(f"week_{taak.replace(' ', '_')}", UitkomstGekozen(state.ronde, taak)),)  # type: ignore[arg-type]
        for taak in TAKEN
    )
    args = {"naam": facts.roepnaam, "taak": aan_de_slag.task(state, facts), "varianten": varianten}
    return state, [Mark(), Say("welke_week", args, rows, to=Aan.ZELF, once=True)]


def choose(state: Nabespreking, event: UitkomstGekozen, facts: Facts) -> Step[Nabespreking]:
    """Keep what they chose, and let the deelnemer read it back."""
    if event.ronde == state.ronde and event.uitkomst == state.uitkomst:
        return state, AL_BEKEND.effects()
    if event.ronde != state.ronde or state.uitkomst:
        return state, NIET_MEER.effects()
    after = replace(state, uitkomst=event.uitkomst)
    return after, [
        Mark("uitkomst_begeleider", {"naam": facts.roepnaam, "uitkomst": event.uitkomst}),
        read_back(after, facts),
        _stands_at(after, facts),
    ]


def _stands_at(state: Nabespreking, facts: Facts) -> Schedule:
    agenda = facts.agenda
    morgen = agenda.next_werkdag(agenda.local(facts.now).date())
    at = agenda.next_window(agenda.moment(morgen, LEES_TERUG_OM))
    return Schedule(UitkomstOnweersproken(state.ronde), at=at)


def postpone(state: Nabespreking, event: NabesprekingUitgesteld, facts: Facts) -> Step[Nabespreking]:
    """Not today: ask again tomorrow or on Monday, and tell the deelnemer in one friendly line."""
    if event.ronde != state.ronde or state.uitkomst:
        return state, NIET_MEER.effects()
    at = _in_werkdagen(facts, 1) if event.tot == "morgen" else _on_monday(facts)
    spoken = facts.agenda_begeleider.spoken_day(at, facts.now)
    return state, [
        Mark("uitgesteld", {"naam": facts.roepnaam, "dag": spoken}),
        _ladder(state, facts, 1, at),
        Say("nabespreking_later", {"begeleider": facts.begeleider, "dag": spoken}, HULP, once=True),
    ]


def _on_monday(facts: Facts) -> datetime:
    agenda = facts.agenda_begeleider
    day = agenda.first_weekday(agenda.local(facts.now).date(), MAANDAG, minstens=1)
    return agenda.next_window(agenda.moment(day, OM))


def hand_over(state: Nabespreking, event: BegeleiderAfwezig, facts: Facts) -> Step[Nabespreking]:
    """The begeleider is away: the assistent, or else the coach, gets the guide at once."""
    if event.ronde != state.ronde or state.uitkomst:
        return state, NIET_MEER.effects()
    return state, [
        Mark("overgedragen", {"naam": facts.roepnaam}),
        _ladder(state, facts, ASSISTENT_KEER + 1),
        Say("begeleider_is_er_niet", {"begeleider": facts.begeleider}, HULP, once=True),
        guide(state, facts, to=Aan.ASSISTENT),
    ]


# --- the clock --------------------------------------------------------------------------------------


def press(state: Nabespreking, event: NabesprekingUitgebleven, facts: Facts) -> Step[Nabespreking]:
    """No talk yet: remind the begeleider, then the assistent, then the coach every week."""
    if event.ronde != state.ronde or state.uitkomst:
        return state, []
    if event.keer <= BEGELEIDER_KEER:
        says: list[Effect] = [replace(guide(state, facts), text="gespreksleidraad_nog_eens")]
    elif event.keer == ASSISTENT_KEER:
        says = [
            replace(guide(state, facts, to=Aan.ASSISTENT), text="gespreksleidraad_nog_eens"),
            Say("nabespreking_duurt", {"begeleider": facts.begeleider}, HULP, nudge=True),
        ]
    else:
        args = {"naam": facts.roepnaam, "begeleider": facts.begeleider}
        says = [Say("geen_nabespreking", args, to=Aan.COACH, nudge=True)]
    return state, [*says, _ladder(state, facts, event.keer + 1)]


def let_stand(
    state: Nabespreking, event: UitkomstOnweersproken, facts: Facts
) -> Step[Nabespreking | AanDeSlag | Oefening | Skillkeuze]:
    """The deelnemer did not say that it is wrong: go on as chosen."""
    if event.ronde != state.ronde or state.uitkomst is None:
        return state, []
    return _conclude(state, [], facts)


def _conclude(
    state: Nabespreking, effects: list[Effect], facts: Facts
) -> Step[Nabespreking | AanDeSlag | Oefening | Skillkeuze]:
    uitkomst = state.uitkomst
    assert uitkomst
    record = RecordNabespreking(state.opdracht, state.ronde, uitkomst, state.gevoel, state.gedaan)
    effects = [*effects, record]
    if uitkomst in TAKEN:
        taak = state.taak if uitkomst == "zelfde" else TAKEN[uitkomst]
        week = AanDeSlag(state.opdracht, state.versie, facts.now, state.ronde + 1, taak)
        return week, [*effects, Say("nog_een_week", {"naam": facts.roepnaam}), *_stuck(state, facts)]
    if uitkomst == "andere deelskill":
        return Skillkeuze(), effects
    return _next_niveau(state, effects, facts)


def _stuck(state: Nabespreking, facts: Facts) -> list[Effect]:
    """Tell the coach after three weeks without a step forward. Source: domein.md, D3."""
    if state.ronde < LANG:
        return []
    args = {"naam": facts.roepnaam, "begeleider": facts.begeleider, "opdracht": facts.opdracht_of(state)}
    return [Say("drie_weken", {**args, "rondes": state.ronde}, to=Aan.COACH, nudge=True)]


def _next_niveau(state: Nabespreking, effects: list[Effect], facts: Facts) -> Step[Oefening | Skillkeuze]:
    opdracht = facts.opdracht_of(state)
    mastered = facts.beheerst.get(opdracht.deelskill_id, 0)
    following = facts.catalogus.opdracht_for(opdracht.deelskill_id, max(mastered, opdracht.niveau) + 1)
    nieuw = bool(facts.after(effects).to_learn())
    args = {"naam": facts.roepnaam, "opdracht": opdracht, "volgende": following is not None, "nieuw": nieuw}
    effects = [*effects, Say("beheerst", args)]
    if following is None:
        return Skillkeuze(), effects
    leerplan = RecordLeerplan(following.deelskill_id, following.niveau)
    return Oefening(following.id, following.versie, beurt=facts.first_beurt()), [*effects, leerplan]
