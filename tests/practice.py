"""Somebody who practises: finds the button that goes with an answer, whatever its letter is."""

from collections.abc import Iterator, Mapping, Sequence

from content.opdracht import Handig, Info, Keuze, Meerkeuze, Situatie, Smiley, Vertel, Volgorde, Vraag
from conversations import events as e
from conversations.codec import dump_event
from conversations.flow.oefening import Stop, route
from conversations.flow.vragen import scene_of
from conversations.state import Oefening
from tests.world import World

GOED = {"goed": "ja", "deels": "deels", "fout": "nee"}
ENOUGH = 300  # taps; no oefendeel is that long


def join(world: World, naam: str) -> None:
    """Come in, and choose the only deelskill: the first screen of the oefendeel."""
    world.join(naam)
    for label in ("Verder", "Verder", "Verder", "dat klopt", "Instructies"):
        world.tap(naam, label)


def oefening_of(world: World, naam: str) -> Oefening | None:
    """Return the oefendeel on this phone, also when it is done once more."""
    state = world.state(naam)
    return state if isinstance(state, Oefening) else getattr(state, "herhaling", None)


def stop_of(world: World, state: Oefening) -> Stop:
    """Return where the deelnemer is."""
    return route(world.engine.catalogus.opdracht(state.opdracht), state.gemist)[state.plek]


def press(world: World, naam: str, event: e.Event) -> None:
    """Tap the button that causes this event, on the newest message that has it."""
    wanted = dump_event(event)
    for message in reversed(world.phone(naam).messages):
        for button in message.buttons:
            if button["event"] == wanted:
                world.press(naam, message, button)
                return
    raise AssertionError(f"{naam} has no button for {event}")


def answer(world: World, naam: str, how: str) -> None:
    """Answer the vraag on the screen: goed, deels or fout."""
    state = oefening_of(world, naam)
    assert state, f"{naam} is not practising"
    _answer(world, naam, how, state)


def _answer(world: World, naam: str, how: str, state: Oefening) -> None:
    stop = stop_of(world, state)
    assert stop.vraag and state.stap == "vraag", f"{naam} has no vraag on the screen"
    for event in taps(stop.vraag, state, how):
        press(world, naam, event)


def taps(vraag: Vraag, state: Oefening, how: str) -> Iterator[e.Event]:
    """Yield what must be tapped for this answer."""
    beurt = state.beurt
    match vraag:
        case Keuze():
            yield e.AntwoordGegeven(beurt, _optie(vraag.opties, how, state))
        case Situatie():
            yield e.AntwoordGegeven(beurt, _optie(scene_of(vraag, state).opties, how, state))
        case Handig():
            other = {"ja": "nee", "nee": "ja"}[vraag.goed]
            yield e.AntwoordGegeven(beurt, vraag.goed if how == "goed" else other)
        case Meerkeuze():
            right = [optie.id for optie in vraag.beste]
            wrong = [optie.id for optie in vraag.opties if optie.id not in right]
            for optie in right if how == "goed" else [*wrong[:1], *right][: vraag.kies]:
                yield e.OptieAangevinkt(beurt, optie, True)
            yield e.KlaarGetikt(beurt)
        case Volgorde():
            if state.gekozen:
                yield e.OpnieuwGetikt(beurt)
            steps = range(len(vraag.stappen))
            for stap in steps if how == "goed" else reversed(steps):
                yield e.StapGezet(beurt, stap)
        case Smiley():
            yield e.AntwoordGegeven(beurt, "gaat_wel")
        case Vertel():
            yield e.VraagOvergeslagen(beurt)
        case Info():
            yield e.VerderGetikt(beurt)


def _optie(opties: Sequence, how: str, state: Oefening) -> str:
    left = [optie for optie in opties if optie.id not in state.afgevallen]
    fitting = [optie.id for optie in left if optie.goed == GOED[how]]
    if how == "goed":
        return fitting[0]
    return (fitting or [optie.id for optie in left if optie.goed != "ja"])[0]


def practise(
    world: World, naam: str, answers: Mapping[str, Sequence[str]] | None = None, until: str | None = None
) -> None:
    """Go on practising until the vraag with this id, or to the end.

    `answers` says per vraag how each attempt goes; where it says nothing, the answer is goed.
    """
    attempts = {vraag: list(hows) for vraag, hows in (answers or {}).items()}
    for _ in range(ENOUGH):
        state = oefening_of(world, naam)
        if state is None:
            return
        vraag = stop_of(world, state).vraag
        if vraag is None or state.stap == "feedback" or vraag.type == "info":
            press(world, naam, e.VerderGetikt(state.beurt))
        elif vraag.id == until:
            return
        else:
            left = attempts.get(vraag.id, [])
            _answer(world, naam, left.pop(0) if left else "goed", state)
    raise AssertionError(f"{naam} never came to the end of the oefendeel")
