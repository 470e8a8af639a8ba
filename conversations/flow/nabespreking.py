"""Nabespreking: both are asked, and both views meet only at the talk. What they choose then is uitkomst.py."""

from dataclasses import replace
from datetime import datetime, time

from conversations import norm
from conversations.effects import (
    Aan,
    Button,
    Buttons,
    Effect,
    Mark,
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
    OefenenGevraagd,
    SchermGevraagd,
    UitkomstBevestigd,
    UitkomstGekozen,
    UitkomstOnweersproken,
    UitkomstTegengesproken,
)
from conversations.facts import Facts
from conversations.flow.reply import AL_BEKEND, HULP, NIET_MEER, OUDE_KNOP, chosen
from conversations.state import Nabespreking

GEVOELENS: tuple[tuple[str, Gevoel], ...] = (
    ("lastig", "lastig"),
    ("ging_wel", "ging wel"),
    ("ging_goed", "ging goed"),
)
# Until the talk the task rests, and practising goes on.
OEFEN: Buttons = ((Button("nog_eens", OefenenGevraagd()),), *HULP)
OM = time(9)
LEES_TERUG_OM = time(15)
# After so many reminders the assistent is asked, and after that the coach, every week.
BEGELEIDER_KEER, ASSISTENT_KEER = 2, 3
MAANDAG = 0
NOTITIES, LANGSTE_NOTITIE = 3, 200  # the latest few, and not at length: the message stays on one screen


# --- the opening ------------------------------------------------------------------------------------


def enter(state: Nabespreking, facts: Facts) -> list[Effect]:
    """Ask the deelnemer how it went, and give the begeleider the guide."""
    return [Unpin(), *screen(state, facts), guide(state, facts)]


def plan(state: Nabespreking, facts: Facts) -> list[Effect]:
    """Watch that the talk happens, or that what was chosen goes in."""
    return [stands_at(state, facts) if state.uitkomst else ladder(state, facts, 1)]


def screen(state: Nabespreking, facts: Facts) -> list[Effect]:
    """Show the deelnemer what is asked now: a face, patience, or the outcome to read back."""
    if state.uitkomst:
        return [read_back(state, facts)]
    if state.gevoel:
        return [Say("nabespreking_wacht", {"begeleider": facts.begeleider, "gevoel": state.gevoel}, HULP)]
    gezichten: Buttons = tuple(
        (Button(label, GevoelGegeven(state.week_nr, gevoel)),) for label, gevoel in GEVOELENS
    )
    args = {"naam": facts.roepnaam, "opdracht": facts.opdracht_of(state), "gedaan": state.gedaan}
    return [Say("nabespreking_deelnemer", args, gezichten + HULP)]


def guide(state: Nabespreking, facts: Facts, to: Aan = Aan.BEGELEIDER, *, afwezig: str | None = None) -> Say:
    """Return the talk guide: compliments first, at most one tip. The deelnemer's view is not in it.

    Who takes it over reads first who is away.
    """
    rows: Buttons = (
        (Button("wij_praten_nu", NabesprekingGeopend(state.week_nr)),),
        *_later_buttons(state, facts),
        (Button("ik_ben_er_niet", BegeleiderAfwezig(state.week_nr)),),
    )
    args = {"naam": facts.roepnaam, "opdracht": facts.opdracht_of(state), "afwezig": afwezig}
    return Say("gespreksleidraad", args, rows, to=to)


def _later_buttons(state: Nabespreking, facts: Facts) -> Buttons:
    """Offer the next working day, and Monday where that is another day and not today."""
    agenda = facts.agenda_begeleider
    eerst, maandag = _in_werkdagen(facts, 1), _on_monday(facts)
    dag = agenda.spoken_day(eerst, facts.now)
    rows: Buttons = (
        (Button("niet_vandaag", NabesprekingUitgesteld(state.week_nr, "morgen"), {"dag": dag}),),
    )
    if eerst == maandag or agenda.local(facts.now).weekday() == MAANDAG:
        return rows
    return (*rows, (Button("maandag", NabesprekingUitgesteld(state.week_nr, "maandag")),))


def ladder(state: Nabespreking, facts: Facts, keer: int, day: datetime | None = None) -> Schedule:
    """Plan the next reminder of the talk."""
    return Schedule(
        NabesprekingUitgebleven(state.week_nr, keer), at=day or _in_werkdagen(facts, 1 if keer < 4 else 5)
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
    if event.ronde != state.week_nr:
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
        (Button("klopt", UitkomstBevestigd(state.week_nr)),),
        (Button("klopt_niet", UitkomstTegengesproken(state.week_nr)),),
        *HULP,
    )
    args = {"uitkomst": state.uitkomst, "opdracht": facts.opdracht_of(state), "naam": facts.roepnaam}
    return Say("uitkomst", args, rows, at_once=True)  # the two sit side by side


# --- the begeleider ---------------------------------------------------------------------------------


def show_guide(state: Nabespreking, event: GespreksleidraadGevraagd, facts: Facts) -> Step[Nabespreking]:
    """Show the talk guide again."""
    return state, [guide(state, facts, to=Aan.ZELF)]


def open_talk(state: Nabespreking, event: NabesprekingGeopend, facts: Facts) -> Step[Nabespreking]:
    """The two sit together: show both views side by side, and what can be chosen."""
    if event.ronde != state.week_nr or state.uitkomst:
        return state, NIET_MEER.effects()
    return state, [Mark("wij_praten"), replace(side_by_side(state, facts), once=True)]


def side_by_side(state: Nabespreking, facts: Facts) -> Say:
    """Return both views, what was seen beside the norm, and what can be chosen."""
    opdracht = facts.opdracht_of(state)
    punten = opdracht.begeleider.let_op
    stand = norm.stand([p.id for p in punten], facts.gezien, opdracht.niveau, facts.agenda_begeleider)
    rows: Buttons = (
        (Button("beheerst", UitkomstGekozen(state.week_nr, "beheerst")),),
        (Button("nog_een_week", NogEenWeekGetikt(state.week_nr)),),
        (Button("andere_deelskill", UitkomstGekozen(state.week_nr, "andere deelskill")),),
    )
    args = {
        "naam": facts.roepnaam,
        "gevoel": state.gevoel,
        "gedaan": state.gedaan,
        "punten": [
            {"kort": p.kort, "schaal": stand.laatste[p.id]} for p in punten if p.id not in stand.geen_kans
        ],
        "geen_kans": [p.kort for p in punten if p.id in stand.geen_kans],
        "notities": [_short(gezien.notitie) for gezien in facts.gezien if gezien.notitie][-NOTITIES:],
        "stand": stand,
        "niveau": opdracht.niveau,
    }
    return Say("naast_elkaar", args, rows, to=Aan.ZELF)


def _short(notitie: str) -> str:
    """Return a note on one line, and not at length."""
    line = " ".join(notitie.split())
    return line if len(line) <= LANGSTE_NOTITIE else f"{line[: LANGSTE_NOTITIE - 1]}…"


def stands_at(state: Nabespreking, facts: Facts) -> Schedule:
    """Plan when the outcome goes in by itself."""
    agenda = facts.agenda
    morgen = agenda.next_werkdag(agenda.local(facts.now).date())
    at = agenda.next_window(agenda.moment(morgen, LEES_TERUG_OM))
    return Schedule(UitkomstOnweersproken(state.week_nr), at=at)


def postpone(state: Nabespreking, event: NabesprekingUitgesteld, facts: Facts) -> Step[Nabespreking]:
    """Not today: ask again later, name the date, and tell the deelnemer in one friendly line."""
    if event.ronde != state.week_nr or state.uitkomst:
        return state, NIET_MEER.effects()
    at = _in_werkdagen(facts, 1) if event.tot == "morgen" else _on_monday(facts)
    agenda = facts.agenda_begeleider
    dag = agenda.spoken_day(at, facts.now)
    return state, [
        Mark("uitgesteld", {"naam": facts.roepnaam, "dag": agenda.named_day(at)}),
        ladder(state, facts, 1, at),
        Say("nabespreking_later", {"begeleider": facts.begeleider, "dag": dag}, OEFEN, once=True),
    ]


def _on_monday(facts: Facts) -> datetime:
    agenda = facts.agenda_begeleider
    day = agenda.first_weekday(agenda.local(facts.now).date(), MAANDAG, minstens=1)
    return agenda.next_window(agenda.moment(day, OM))


def hand_over(state: Nabespreking, event: BegeleiderAfwezig, facts: Facts) -> Step[Nabespreking]:
    """Who has the talk is away: the assistent, or else a coach, gets the guide at once. Who is alone keeps it."""
    if event.ronde != state.week_nr or state.uitkomst:
        return state, NIET_MEER.effects()
    if facts.staat_alleen:
        return state, [Say("niemand_anders", {"naam": facts.roepnaam}, to=Aan.ZELF, once=True)]
    return state, [
        Mark("overgedragen", {"naam": facts.roepnaam}),
        ladder(state, facts, ASSISTENT_KEER + 1),
        Say("begeleider_is_er_niet", {"begeleider": facts.begeleider}, OEFEN, once=True),
        guide(state, facts, to=Aan.ASSISTENT, afwezig=facts.door),
    ]


# --- the clock --------------------------------------------------------------------------------------


def press(state: Nabespreking, event: NabesprekingUitgebleven, facts: Facts) -> Step[Nabespreking]:
    """No talk yet: remind the begeleider, then the assistent, then the coach every week."""
    if event.ronde != state.week_nr or state.uitkomst:
        return state, []
    if event.keer <= BEGELEIDER_KEER:
        says: list[Effect] = [replace(guide(state, facts), text="gespreksleidraad_nog_eens")]
    elif event.keer == ASSISTENT_KEER:
        says = [
            replace(guide(state, facts, to=Aan.ASSISTENT), text="gespreksleidraad_nog_eens"),
            Say("nabespreking_duurt", {"begeleider": facts.begeleider}, OEFEN, nudge=True),
        ]
    else:
        args = {"naam": facts.roepnaam, "begeleider": facts.begeleider}
        says = [Say("geen_nabespreking", args, to=Aan.COACH, nudge=True)]
    return state, [*says, ladder(state, facts, event.keer + 1)]
