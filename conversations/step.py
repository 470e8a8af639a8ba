"""The whole gesprek on one page: for each event, what happens in each phase.

A function moves on; a named refusal says no: a kind text for a person, silence for the clock. The table is
total, so a hole cannot hide behind a kind answer. Pure: nothing is sent, saved or asked here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conversations import events as e
from conversations.effects import Aan, Effect, Step
from conversations.facts import Facts
from conversations.flow import (
    aan_de_slag,
    aanmelding,
    herhaling,
    hulp,
    nabespreking,
    observatie,
    oefening,
    pauze,
    skillkeuze,
    stilte,
    uitkomst,
)
from conversations.flow.reply import (
    AL_BEKEND,
    GEEN_TEKST,
    IS_WEG,
    NIET_MEER,
    NOG_NIET,
    NU_NIET,
    OUDE_KNOP,
    STIL,
    Refusal,
    without_beeld,
)
from conversations.state import (
    STATES,
    AanDeSlag,
    Aanmelding,
    Gestopt,
    Nabespreking,
    Oefening,
    Pauze,
    Skillkeuze,
    State,
    opens_phase,
)

Move = Callable[[Any, Any, Facts], Step[Any]]

# fmt: off
_ROWS: dict[type[e.Event], tuple[Move | Refusal, ...]] = {
    #                          Aanmelding                Skillkeuze                    Oefening                       AanDeSlag                      Nabespreking                       Pauze              Gestopt
    e.Aangemeld:                (aanmelding.show,          OUDE_KNOP,                    OUDE_KNOP,                     OUDE_KNOP,                     OUDE_KNOP,                         pauze.show,        pauze.show_stopped),
    e.SchermGevraagd:           (aanmelding.show,          skillkeuze.show,              oefening.show,                 aan_de_slag.show,              nabespreking.show,                 pauze.show,        pauze.come_back),
    e.OefenenGevraagd:          (aanmelding.show,          skillkeuze.show,              oefening.show,                 herhaling.begin,               herhaling.begin,                   pauze.show,        pauze.come_back),
    e.TekstGetypt:              (GEEN_TEKST,               GEEN_TEKST,                   oefening.tell,                 herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.SpraakIngesproken:        (GEEN_TEKST,               GEEN_TEKST,                   oefening.speak,                herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.IetsAndersGestuurd:       (GEEN_TEKST,               GEEN_TEKST,                   GEEN_TEKST,                    GEEN_TEKST,                    GEEN_TEKST,                        pauze.show,        pauze.show_stopped),
    e.HulpGevraagd:             (hulp.ask_help,            hulp.ask_help,                hulp.ask_help,                 hulp.ask_help,                 hulp.ask_help,                     hulp.ask_help,     hulp.ask_help),
    e.PauzeGevraagd:            (pauze.ask,                pauze.ask,                    pauze.ask,                     pauze.ask,                     pauze.ask,                         pauze.show,        pauze.show_stopped),
    e.PauzeGekozen:             (pauze.pause,              pauze.pause,                  pauze.pause,                   pauze.pause,                   pauze.pause,                       pauze.show,        pauze.show_stopped),
    e.PauzeBeeindigd:           (OUDE_KNOP,                OUDE_KNOP,                    OUDE_KNOP,                     OUDE_KNOP,                     OUDE_KNOP,                         pauze.end,         pauze.come_back),
    e.StopGevraagd:             (pauze.stop,               pauze.stop,                   pauze.stop,                    pauze.stop,                    pauze.stop,                        pauze.stop,        pauze.show_stopped),
    e.NaamBevestigd:            (aanmelding.confirm_name,  OUDE_KNOP,                    OUDE_KNOP,                     OUDE_KNOP,                     OUDE_KNOP,                         pauze.show,        pauze.show_stopped),
    e.NaamAndersGetikt:         (aanmelding.ask_name,      OUDE_KNOP,                    OUDE_KNOP,                     OUDE_KNOP,                     OUDE_KNOP,                         pauze.show,        pauze.show_stopped),
    e.NaamVeranderd:            (aanmelding.rename,        NU_NIET,                      NU_NIET,                       NU_NIET,                       NU_NIET,                           pauze.show,        pauze.show_stopped),
    e.SkillGekozen:             (NU_NIET,                  skillkeuze.choose_skill,      OUDE_KNOP,                     OUDE_KNOP,                     OUDE_KNOP,                         pauze.show,        pauze.show_stopped),
    e.DeelskillGekozen:         (NU_NIET,                  skillkeuze.choose_deelskill,  OUDE_KNOP,                     OUDE_KNOP,                     OUDE_KNOP,                         pauze.show,        pauze.show_stopped),
    e.VerderGetikt:             (aanmelding.go_on,         OUDE_KNOP,                    oefening.go_on,                herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.VorigeGetikt:             (OUDE_KNOP,                OUDE_KNOP,                    oefening.look_back,            herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.AntwoordGegeven:          (OUDE_KNOP,                OUDE_KNOP,                    oefening.answer,               herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.StapGezet:                (OUDE_KNOP,                OUDE_KNOP,                    oefening.set_step,             herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.OptieAangevinkt:          (OUDE_KNOP,                OUDE_KNOP,                    oefening.tick,                 herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.OpnieuwGetikt:            (OUDE_KNOP,                OUDE_KNOP,                    oefening.start_over,           herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.KlaarGetikt:              (OUDE_KNOP,                OUDE_KNOP,                    oefening.ready,                herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.VraagOvergeslagen:        (OUDE_KNOP,                OUDE_KNOP,                    oefening.skip,                 herhaling.practise,            herhaling.practise,                pauze.show,        pauze.show_stopped),
    e.GedaanGetikt:             (NU_NIET,                  NU_NIET,                      NU_NIET,                       aan_de_slag.done,              nabespreking.too_late_for_gedaan,  pauze.show,        pauze.show_stopped),
    e.GedaanTeruggenomen:       (NU_NIET,                  NU_NIET,                      NU_NIET,                       aan_de_slag.undo,              OUDE_KNOP,                         pauze.show,        pauze.show_stopped),
    e.GevoelGegeven:            (OUDE_KNOP,                OUDE_KNOP,                    OUDE_KNOP,                     OUDE_KNOP,                     nabespreking.feel,                 pauze.show,        pauze.show_stopped),
    e.UitkomstBevestigd:        (OUDE_KNOP,                OUDE_KNOP,                    OUDE_KNOP,                     OUDE_KNOP,                     uitkomst.confirm,                  pauze.show,        pauze.show_stopped),
    e.UitkomstTegengesproken:   (OUDE_KNOP,                OUDE_KNOP,                    OUDE_KNOP,                     OUDE_KNOP,                     uitkomst.contradict,               pauze.show,        pauze.show_stopped),
    # the begeleider
    e.LeerplanBevestigd:        (NOG_NIET,                 NOG_NIET,                     aan_de_slag.confirm_leerplan,  aan_de_slag.confirm_leerplan,  aan_de_slag.confirm_leerplan,      IS_WEG,            IS_WEG),
    e.HulpBeantwoord:           (hulp.answer_help,         hulp.answer_help,             hulp.answer_help,              hulp.answer_help,              hulp.answer_help,                  hulp.answer_help,  hulp.answer_help),
    e.PuntenGevraagd:           (NOG_NIET,                 NOG_NIET,                     NOG_NIET,                      observatie.show_points,        observatie.show_points,            IS_WEG,            IS_WEG),
    e.PuntGekozen:              (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     observatie.choose_point,       observatie.choose_point,           IS_WEG,            IS_WEG),
    e.PuntGeobserveerd:         (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     observatie.observe,            observatie.observe,                IS_WEG,            IS_WEG),
    e.SituatieGezien:           (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     observatie.see_situation,      observatie.see_situation,          IS_WEG,            IS_WEG),
    e.NotitieGevraagd:          (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     observatie.ask_note,           observatie.ask_note,               IS_WEG,            IS_WEG),
    e.NotitieGegeven:           (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     observatie.note,               observatie.note,                   IS_WEG,            IS_WEG),
    e.GespreksleidraadGevraagd: (NOG_NIET,                 NOG_NIET,                     NOG_NIET,                      NOG_NIET,                      nabespreking.show_guide,           IS_WEG,            IS_WEG),
    e.NabesprekingGeopend:      (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     NIET_MEER,                     nabespreking.open_talk,            IS_WEG,            IS_WEG),
    e.NogEenWeekGetikt:         (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     NIET_MEER,                     uitkomst.choose_week,              IS_WEG,            IS_WEG),
    e.UitkomstGekozen:          (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     NIET_MEER,                     uitkomst.choose,                   IS_WEG,            IS_WEG),
    e.NabesprekingUitgesteld:   (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     NIET_MEER,                     nabespreking.postpone,             IS_WEG,            IS_WEG),
    e.BegeleiderAfwezig:        (NOG_NIET,                 NIET_MEER,                    NIET_MEER,                     NIET_MEER,                     nabespreking.hand_over,            IS_WEG,            IS_WEG),
    # the clock
    e.HulpOnbeantwoord:         (hulp.tell_coach,          hulp.tell_coach,              hulp.tell_coach,               hulp.tell_coach,               hulp.tell_coach,                   hulp.tell_coach,   hulp.tell_coach),
    e.StilteVerstreken:         (stilte.look,              stilte.look,                  stilte.look,                   stilte.look_in_week,           STIL,                              STIL,              STIL),
    e.PauzeVerstreken:          (STIL,                     STIL,                         STIL,                          STIL,                          STIL,                              pauze.elapse,      STIL),
    e.HerinneringGekomen:       (STIL,                     STIL,                         STIL,                          aan_de_slag.remind,            STIL,                              STIL,              STIL),
    e.WeekHalverwege:           (STIL,                     STIL,                         STIL,                          aan_de_slag.look_halfway,      STIL,                              STIL,              STIL),
    e.WeekVerstreken:           (STIL,                     STIL,                         STIL,                          aan_de_slag.end_week,          STIL,                              STIL,              STIL),
    e.NabesprekingUitgebleven:  (STIL,                     STIL,                         STIL,                          STIL,                          nabespreking.press,                STIL,              STIL),
    e.UitkomstOnweersproken:    (STIL,                     STIL,                         STIL,                          STIL,                          uitkomst.let_stand,                STIL,              STIL),
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
        then = replace(facts.after(effects), fase_at=facts.now)
        # After being away a phase is not opened anew: only what is on the screen comes back.
        opening = screen if isinstance(state, Pauze | Gestopt) else enter
        effects = [*effects, *opening(after, then), *plan(after, then), *hulp.keep_open(then)]
    return after, effects


def _refuse(refusal: Refusal, state: State, event: e.Event, facts: Facts) -> list[Effect]:
    if refusal is OUDE_KNOP and facts.just_tapped:
        refusal = AL_BEKEND  # a second tap on the button that led here
    effects = refusal.effects()
    if refusal.show_screen and isinstance(event, e.DeelnemerEvent):
        effects += without_beeld(screen(state, facts))
    return effects


def begin(facts: Facts) -> Step[State]:
    """Open the gesprek of a new deelnemer."""
    state = Aanmelding()
    return state, [*enter(state, facts), *plan(state, facts)]


def enter(state: State, facts: Facts) -> list[Effect]:
    """Return what a phase opens with: the first screen, and what others hear of it."""
    match state:
        case AanDeSlag():
            return aan_de_slag.enter(state, facts)
        case Nabespreking():
            return nabespreking.enter(state, facts)
        case Pauze():
            return pauze.enter(state, facts)
        case _:
            return screen(state, facts)


def plan(state: State, facts: Facts) -> list[Effect]:
    """Return what the clock will do in a phase. A gesprek that stopped waits for nobody."""
    match state:
        case AanDeSlag():
            return aan_de_slag.plan(state, facts)
        case Nabespreking():
            return nabespreking.plan(state, facts)
        case Pauze():
            return pauze.plan(state, facts)
        case Gestopt():
            return []
        case _:
            return [stilte.watch(facts)]


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
        case Pauze():
            return pauze.screen(state, facts)
        case Gestopt():
            return pauze.screen_stopped(state, facts)


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
        case Pauze() | Gestopt():
            return Aan.DEELNEMER, "terugkomen"
