"""Plays one opdracht, one message at a time: by hand, or by itself from begin to end."""

import re
from collections.abc import Callable, Iterable, Sequence

from bot.terminal.answers import answer
from bot.terminal.show import Screen
from bot.terminal.stage import Knop, News, Stage
from content.opdracht import Vertel
from conversations.events import Event, TekstGetypt, VerderGetikt
from conversations.flow.oefening import Stop, route
from conversations.state import Oefening

HOW = "Typ a, b of c, of het nummer van een knop. Enter is Verder. Stoppen: typ stop."
NO_BUTTON = "Dat is geen knop."
STOPPED = "Je bent gestopt. Er is niets bewaard."
END = "Einde van {id}. Er is niets bewaard."
SIGNS = re.compile(r"[^\w ]")
MOST = 500
"""Taps; no oefendeel is that long."""

Ask = Callable[[], str]


def play(stage: Stage, screen: Screen, ask: Ask) -> None:
    """Let somebody practise; `ask` gives what was typed, EOFError when nothing more comes."""
    screen.line(HOW)
    screen.show(stage.begin(), stage.knoppen)
    while isinstance(stage.state, Oefening):
        typed = ask().strip()
        if plain(typed) == "stop":
            screen.line(STOPPED)
            return
        _react(stage, screen, typed)
    screen.line()
    screen.line(END.format(id=stage.opdracht.id))


def play_fast(stage: Stage, screen: Screen, *, mis: bool) -> None:
    """Print the whole path without asking; with `mis`, first a less handy answer everywhere."""
    screen.show(stage.begin(), [])
    for _ in range(MOST):
        state = stage.state
        if not isinstance(state, Oefening):
            break
        vraag = _stop(stage, state).vraag
        events: Iterable[Event] = [VerderGetikt(state.beurt)]
        if vraag and state.stap == "vraag":
            events = answer(vraag, state, mis=mis)
        done, news = zip(*(_do(stage, event) for event in events), strict=True)
        screen.line(f"> {'  '.join(done)}")
        screen.show(news[-1], [])  # after each of several taps the same vraag was only drawn again
    screen.line()
    screen.line(END.format(id=stage.opdracht.id))


def _do(stage: Stage, event: Event) -> tuple[str, list[News]]:
    """Do what the person does; return how that looks, and what came."""
    if isinstance(event, TekstGetypt):
        return event.tekst, stage.say(event.tekst)
    knop, news = stage.cause(event)
    return knop.label, news


def _react(stage: Stage, screen: Screen, typed: str) -> None:
    knop = find(typed, stage.knoppen)
    if knop:
        screen.show(stage.tap(knop), _left(stage))
    elif typed and _is_asked(stage):
        screen.show(stage.say(typed), _left(stage))
    else:
        screen.line(f"{NO_BUTTON} {HOW}")
        screen.show([], stage.knoppen)


def _left(stage: Stage) -> list[Knop]:
    return stage.knoppen if isinstance(stage.state, Oefening) else []


def _is_asked(stage: Stage) -> bool:
    """Whether the vraag on the screen is one to type at."""
    state = stage.state
    return (
        isinstance(state, Oefening)
        and state.stap == "vraag"
        and isinstance(_stop(stage, state).vraag, Vertel)
    )


def _stop(stage: Stage, state: Oefening) -> Stop:
    return route(stage.opdracht, state.gemist)[state.plek]


def find(typed: str, knoppen: Sequence[Knop]) -> Knop | None:
    """Return the button that was meant: by its number, its letter or its words; nothing typed is Verder."""
    wanted = plain(typed) or ("" if typed.strip() else "verder")
    if wanted.isascii() and wanted.isdecimal():
        number = int(wanted[:4])
        return knoppen[number - 1] if 1 <= number <= len(knoppen) else None
    return next((knop for knop in knoppen if plain(knop.label) == wanted), None)


def plain(tekst: str) -> str:
    """Return the words of a label or of what was typed: no signs, no capitals."""
    return " ".join(SIGNS.sub(" ", tekst).casefold().split())
