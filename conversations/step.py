"""The whole gesprek on one page: for each event, what happens in each phase.

A function moves on; a named refusal says no: a kind text for a person, silence for the clock. The table is
total, so a hole cannot hide behind a kind answer. Pure: nothing is sent, saved or asked here.
"""

from collections.abc import Callable
from typing import Any

from conversations import events as e
from conversations.effects import Aan, Effect, Step
from conversations.facts import Facts
from conversations.flow import (
    aan_de_slag,
    aanmelding,
    hulp,
    nabespreking,
    observatie,
    oefening,
    skillkeuze,
    stilte,
)
from conversations.flow.reply import GEEN_TEKST, NIET_MEER, NOG_NIET, NU_NIET, OUDE_KNOP, STIL, Refusal
from conversations.state import (
    STATES,
    AanDeSlag,
    Aanmelding,
    Nabespreking,
    Oefening,
    Skillkeuze,
    State,
    opens_phase,
)

Move = Callable[[Any, Any, Facts], Step[Any]]

# fmt: off
_ROWS: dict[type[e.Event], tuple[Move | Refusal, ...]] = {
    #                            Aanmelding               Skillkeuze                   Oefening                      AanDeSlag                     Nabespreking
    e.Aangemeld:                (aanmelding.show,         OUDE_KNOP,                   OUDE_KNOP,                    OUDE_KNOP,                    OUDE_KNOP),
    e.SchermGevraagd:           (aanmelding.show,         skillkeuze.show,             oefening.show,                aan_de_slag.show,             nabespreking.show),
    e.TekstGetypt:              (GEEN_TEKST,              GEEN_TEKST,                  oefening.tell,                GEEN_TEKST,                   GEEN_TEKST),
    e.SpraakIngesproken:        (GEEN_TEKST,              GEEN_TEKST,                  oefening.speak,               GEEN_TEKST,                   GEEN_TEKST),
    e.IetsAndersGestuurd:       (GEEN_TEKST,              GEEN_TEKST,                  GEEN_TEKST,                   GEEN_TEKST,                   GEEN_TEKST),
    e.HulpGevraagd:             (hulp.ask_help,           hulp.ask_help,               hulp.ask_help,                hulp.ask_help,                hulp.ask_help),
    e.NaamBevestigd:            (aanmelding.confirm_name, OUDE_KNOP,                   OUDE_KNOP,                    OUDE_KNOP,                    OUDE_KNOP),
    e.NaamAndersGetikt:         (aanmelding.ask_name,     OUDE_KNOP,                   OUDE_KNOP,                    OUDE_KNOP,                    OUDE_KNOP),
    e.NaamVeranderd:            (aanmelding.rename,       NU_NIET,                     NU_NIET,                      NU_NIET,                      NU_NIET),
    e.SkillGekozen:             (NU_NIET,                 skillkeuze.choose_skill,     OUDE_KNOP,                    OUDE_KNOP,                    OUDE_KNOP),
    e.DeelskillGekozen:         (NU_NIET,                 skillkeuze.choose_deelskill, OUDE_KNOP,                    OUDE_KNOP,                    OUDE_KNOP),
    e.VerderGetikt:             (aanmelding.go_on,        OUDE_KNOP,                   oefening.go_on,               OUDE_KNOP,                    OUDE_KNOP),
    e.VorigeGetikt:             (OUDE_KNOP,               OUDE_KNOP,                   oefening.look_back,           OUDE_KNOP,                    OUDE_KNOP),
    e.AntwoordGegeven:          (OUDE_KNOP,               OUDE_KNOP,                   oefening.answer,              OUDE_KNOP,                    OUDE_KNOP),
    e.StapGezet:                (OUDE_KNOP,               OUDE_KNOP,                   oefening.set_step,            OUDE_KNOP,                    OUDE_KNOP),
    e.OptieAangevinkt:          (OUDE_KNOP,               OUDE_KNOP,                   oefening.tick,                OUDE_KNOP,                    OUDE_KNOP),
    e.OpnieuwGetikt:            (OUDE_KNOP,               OUDE_KNOP,                   oefening.start_over,          OUDE_KNOP,                    OUDE_KNOP),
    e.KlaarGetikt:              (OUDE_KNOP,               OUDE_KNOP,                   oefening.ready,               OUDE_KNOP,                    OUDE_KNOP),
    e.VraagOvergeslagen:        (OUDE_KNOP,               OUDE_KNOP,                   oefening.skip,                OUDE_KNOP,                    OUDE_KNOP),
    e.GedaanGetikt:             (NU_NIET,                 NU_NIET,                     NU_NIET,                      aan_de_slag.done,             nabespreking.too_late_for_gedaan),
    e.GedaanTeruggenomen:       (NU_NIET,                 NU_NIET,                     NU_NIET,                      aan_de_slag.undo,             OUDE_KNOP),
    e.GevoelGegeven:            (OUDE_KNOP,               OUDE_KNOP,                   OUDE_KNOP,                    OUDE_KNOP,                    nabespreking.feel),
    e.UitkomstBevestigd:        (OUDE_KNOP,               OUDE_KNOP,                   OUDE_KNOP,                    OUDE_KNOP,                    nabespreking.confirm),
    e.UitkomstTegengesproken:   (OUDE_KNOP,               OUDE_KNOP,                   OUDE_KNOP,                    OUDE_KNOP,                    nabespreking.contradict),
    # the begeleider
    e.LeerplanBevestigd:        (NOG_NIET,                NOG_NIET,                    aan_de_slag.confirm_leerplan, aan_de_slag.confirm_leerplan, NIET_MEER),
    e.HulpBeantwoord:           (hulp.answer_help,        hulp.answer_help,            hulp.answer_help,             hulp.answer_help,             hulp.answer_help),
    e.PuntenGevraagd:           (NOG_NIET,                NOG_NIET,                    NOG_NIET,                     observatie.show_points,       observatie.show_points),
    e.PuntGekozen:              (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    observatie.choose_point,      observatie.choose_point),
    e.PuntGeobserveerd:         (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    observatie.observe,           observatie.observe),
    e.SituatieGezien:           (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    observatie.see_situation,     observatie.see_situation),
    e.NotitieGevraagd:          (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    observatie.ask_note,          observatie.ask_note),
    e.NotitieGegeven:           (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    observatie.note,              observatie.note),
    e.GespreksleidraadGevraagd: (NOG_NIET,                NOG_NIET,                    NOG_NIET,                     NOG_NIET,                     nabespreking.show_guide),
    e.NabesprekingGeopend:      (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    NIET_MEER,                    nabespreking.open_talk),
    e.NogEenWeekGetikt:         (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    NIET_MEER,                    nabespreking.choose_week),
    e.UitkomstGekozen:          (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    NIET_MEER,                    nabespreking.choose),
    e.NabesprekingUitgesteld:   (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    NIET_MEER,                    nabespreking.postpone),
    e.BegeleiderAfwezig:        (NOG_NIET,                NIET_MEER,                   NIET_MEER,                    NIET_MEER,                    nabespreking.hand_over),
    # the clock
    e.StilteVerstreken:         (stilte.look,             stilte.look,                 stilte.look,                  STIL,                         STIL),
    e.HerinneringGekomen:       (STIL,                    STIL,                        STIL,                         aan_de_slag.remind,           STIL),
    e.WeekHalverwege:           (STIL,                    STIL,                        STIL,                         aan_de_slag.look_halfway,     STIL),
    e.WeekVerstreken:           (STIL,                    STIL,                        STIL,                         aan_de_slag.end_week,         STIL),
    e.NabesprekingUitgebleven:  (STIL,                    STIL,                        STIL,                         STIL,                         nabespreking.press),
    e.UitkomstOnweersproken:    (STIL,                    STIL,                        STIL,                         STIL,                         nabespreking.let_stand),
}
# fmt: on

TRANSITIONS: dict[tuple[type[State], type[e.Event]], Move | Refusal] = {
    (state, event): move for event, row in _ROWS.items() for state, move in zip(STATES, row, strict=True)
}


def step(state: State, event: e.Event, facts: Facts) -> Step[State]:
    """Return the next state and what must be done. Entering a phase adds what that phase opens with."""
    move = TRANSITIONS[type(state), type(event)]
    if isinstance(move, Refusal):
        return state, _refuse(move, state, event, facts)
    after, effects = move(state, event, facts)
    if opens_phase(state, after):
        effects = [*effects, *enter(after, facts.after(effects))]
    return after, effects


def _refuse(refusal: Refusal, state: State, event: e.Event, facts: Facts) -> list[Effect]:
    effects = refusal.effects()
    if refusal.show_screen and isinstance(event, e.DeelnemerEvent):
        effects += screen(state, facts)
    return effects


def begin(facts: Facts) -> Step[State]:
    """Open the gesprek of a new deelnemer."""
    state = Aanmelding()
    return state, [*aanmelding.screen(state, facts), stilte.watch(facts)]


def enter(state: State, facts: Facts) -> list[Effect]:
    """Return what a phase opens with. Each one plans its own termijn."""
    match state:
        case Aanmelding():
            return [*aanmelding.screen(state, facts), stilte.watch(facts)]
        case Skillkeuze():
            return [*skillkeuze.enter(state, facts), stilte.watch(facts)]
        case Oefening():
            return [*oefening.enter(state, facts), stilte.watch(facts)]
        case AanDeSlag():
            return aan_de_slag.enter(state, facts)
        case Nabespreking():
            return nabespreking.enter(state, facts)


def screen(state: State, facts: Facts) -> list[Effect]:
    """Return what the deelnemer sees now: every screen can be asked for again."""
    match state:
        case Aanmelding():
            return aanmelding.screen(state, facts)
        case Skillkeuze():
            return skillkeuze.screen(state, facts)
        case Oefening():
            return oefening.screen(state, facts)
        case AanDeSlag():
            return [aan_de_slag.card(state, facts)]
        case Nabespreking():
            return nabespreking.screen(state, facts)


def next_action(state: State) -> tuple[Aan, str]:
    """Return who must act now, and what is to be done: every running gesprek has both."""
    match state:
        case Aanmelding():
            return Aan.DEELNEMER, "aanmelden"
        case Skillkeuze():
            return Aan.DEELNEMER, "kiezen"
        case Oefening():
            return Aan.DEELNEMER, "oefenen"
        case AanDeSlag():
            return Aan.DEELNEMER, "aan de slag"
        case Nabespreking(uitkomst=None):
            return Aan.BEGELEIDER, "nabespreken"
        case Nabespreking():
            return Aan.DEELNEMER, "teruglezen"
