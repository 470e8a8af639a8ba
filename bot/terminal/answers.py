"""Who answers for the person: everything right at once, or first less handy, so that all that is said is seen."""

from collections.abc import Iterator, Sequence

from content.opdracht import Handig, Info, Keuze, Meerkeuze, Optie, Situatie, Smiley, Vertel, Volgorde, Vraag
from conversations.events import (
    AntwoordGegeven,
    Event,
    KlaarGetikt,
    OptieAangevinkt,
    StapGezet,
    TekstGetypt,
    VerderGetikt,
)
from conversations.flow.vragen import GEVOELENS, RETURNED, scene_of
from conversations.state import Oefening

TOLD = "Morgen, na de pauze."


def answer(vraag: Vraag, state: Oefening, *, mis: bool) -> Iterator[Event]:
    """Yield the taps that answer the vraag on the screen.

    With `mis` the first try and the retry are less handy, each time another option while there is one.
    """
    best, beurt = not mis or state.poging == RETURNED, state.beurt
    match vraag:
        case Keuze():
            yield AntwoordGegeven(beurt, _optie(vraag.opties, state, best=best))
        case Situatie():
            yield AntwoordGegeven(beurt, _optie(scene_of(vraag, state).opties, state, best=best))
        case Handig():
            other = "nee" if vraag.goed == "ja" else "ja"
            yield AntwoordGegeven(beurt, vraag.goed if best else other)
        case Meerkeuze():
            wrong = [optie for optie in vraag.opties if optie.goed != "ja"]
            ticks = vraag.beste if best else (*wrong[:1], *vraag.beste)[: vraag.kies]
            yield from (OptieAangevinkt(beurt, optie.id, aan=True) for optie in ticks)
            yield KlaarGetikt(beurt)
        case Volgorde():
            steps = range(len(vraag.stappen))
            yield from (StapGezet(beurt, stap) for stap in (steps if best else reversed(steps)))
        case Smiley():
            yield AntwoordGegeven(beurt, GEVOELENS[-1])
        case Vertel():
            yield TekstGetypt(TOLD)
        case Info():
            yield VerderGetikt(beurt)


def _optie(opties: Sequence[Optie], state: Oefening, *, best: bool) -> str:
    left = [optie for optie in opties if optie.id not in state.afgevallen]
    wanted = [optie.id for optie in left if (optie.goed == "ja") == best]
    return wanted[0] if wanted else left[0].id
