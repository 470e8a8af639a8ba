"""Aanmelding: what this is, what we keep about you, how to stop, and your roepnaam."""

from dataclasses import replace

from conversations.effects import Ask, Button, Effect, Mark, Rename, Say, Step
from conversations.events import (
    Aangemeld,
    NaamAndersGetikt,
    NaamBevestigd,
    NaamVeranderd,
    OefenenGevraagd,
    SchermGevraagd,
    VerderGetikt,
)
from conversations.facts import Facts
from conversations.flow.reply import AL_BEKEND, HULP, OUDE_KNOP, chosen
from conversations.state import Aanmelding, Skillkeuze

TEKSTEN = ("welkom_wat", "welkom_bewaren", "welkom_stoppen")


def screen(state: Aanmelding, facts: Facts) -> list[Effect]:
    """Show the message of this beurt: one of the three texts, or the question about the roepnaam."""
    args = {"naam": facts.roepnaam, "begeleider": facts.begeleider}
    if state.beurt < len(TEKSTEN):
        return [Say(TEKSTEN[state.beurt], args, ((Button("verder", VerderGetikt(state.beurt)),), *HULP))]
    return [
        Say(
            "roepnaam",
            args,
            ((Button("ja_klopt", NaamBevestigd()),), (Button("naam_anders", NaamAndersGetikt()),), *HULP),
        )
    ]


def show(
    state: Aanmelding, event: SchermGevraagd | OefenenGevraagd | Aangemeld, facts: Facts
) -> Step[Aanmelding]:
    """Show where we are."""
    return state, screen(state, facts)


def go_on(state: Aanmelding, event: VerderGetikt, facts: Facts) -> Step[Aanmelding]:
    """Show the next message."""
    if event.beurt == state.beurt - 1 and facts.just_tapped:
        return state, AL_BEKEND.effects()
    if event.beurt != state.beurt or state.beurt >= len(TEKSTEN):
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    state = replace(state, beurt=state.beurt + 1)
    return state, [Mark(), *screen(state, facts)]


def confirm_name(state: Aanmelding, event: NaamBevestigd, facts: Facts) -> Step[Aanmelding | Skillkeuze]:
    """The roepnaam is right: on to the choice of a skill."""
    if state.beurt < len(TEKSTEN):
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    return Skillkeuze(), [chosen("ja_klopt"), Say("hallo", {"naam": facts.roepnaam})]


def ask_name(state: Aanmelding, event: NaamAndersGetikt, facts: Facts) -> Step[Aanmelding]:
    """Let the deelnemer type another roepnaam."""
    if state.beurt < len(TEKSTEN):
        return state, [*OUDE_KNOP.effects(), *screen(state, facts)]
    keep = Button("naam_toch", NaamBevestigd(), {"naam": facts.roepnaam})
    return state, [chosen("naam_anders"), Ask("roepnaam", buttons=((keep,), *HULP))]


def rename(state: Aanmelding, event: NaamVeranderd, facts: Facts) -> Step[Aanmelding]:
    """Take the typed roepnaam, and ask again whether it is right."""
    return state, [Rename(event.naam), *screen(state, replace(facts, roepnaam=event.naam))]
