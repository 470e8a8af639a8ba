"""`wpo content report`, `play` and `figures`: for who reads and judges the opdrachten."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli_support import fail, fail_on_content, replace_file

if TYPE_CHECKING:
    from content.catalogus import Catalogus

MAX_ID = 60


def report(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Het HTML-bestand dat je krijgt.")
    ] = None,
) -> None:
    """Zet alle teksten in 1 bestand om te printen, zoals mensen ze lezen, met een formulier per opdracht."""
    from bot.paper import render_report
    from content.source import ContentError
    from scheduler.clock import Clock

    if output is None:
        fail("Zeg waar het komt: wpo content report -o opdrachten.html")
    try:
        page = render_report(Clock().now())
    except ContentError as error:
        fail_on_content(error)
    replace_file(output, page)
    typer.echo(f"{output} is klaar. Open het in een browser en kies Afdrukken.")


def play(
    opdracht: Annotated[str, typer.Argument(help="De id van een opdracht, zoals overleggen-1-2.")] = "",
    fast: Annotated[bool, typer.Option("--fast", help="Toon de hele weg zonder te vragen.")] = False,
    mis: Annotated[bool, typer.Option("--mis", help="Bij --fast: kies eerst steeds minder handig.")] = False,
) -> None:
    """Speel een opdracht in dit venster, zoals een deelnemer. Er wordt niets bewaard."""
    from bot import terminal
    from content.beelden import default_beelden
    from content.catalogus import load_catalogus
    from content.source import ContentError
    from scheduler.clock import Clock

    if not opdracht.strip():
        fail("Zeg welke opdracht, zoals: wpo content play overleggen-1-1")
    if mis and not fast:
        fail("--mis hoort bij --fast.")
    try:
        catalogus, beelden = load_catalogus(), default_beelden()
    except ContentError as error:
        fail_on_content(error)
    found = catalogus.opdrachten.get(opdracht.strip().lower())
    if found is None:
        _fail_unknown(opdracht, catalogus)
    _accept_any_sign()
    stage, screen = terminal.Stage(catalogus, found, Clock().now()), terminal.Screen(beelden)
    try:
        if fast:
            terminal.play_fast(stage, screen, mis=mis)
        else:
            terminal.play(stage, screen, _ask)
    except (EOFError, KeyboardInterrupt):
        screen.line()
        screen.line(terminal.STOPPED)


def figures(
    write: Annotated[Path | None, typer.Option(help="Schrijf het in dit bestand, tussen de tekens.")] = None,
) -> None:
    """Meet hoe leesbaar de opdrachten zijn: alles samen, en de opdracht die het verst gaat."""
    from bot.readme import write_parts
    from content.catalogus import load_catalogus
    from content.figures import table
    from content.source import ContentError

    try:
        made = table(load_catalogus())
    except ContentError as error:
        fail_on_content(error)
    if write is None:
        typer.echo(made)
    else:
        write_parts(write, {"figures": made})


def _fail_unknown(opdracht: str, catalogus: "Catalogus") -> NoReturn:
    from difflib import get_close_matches

    from conversations.names import clean

    asked = clean(opdracht)[:MAX_ID]
    near = get_close_matches(asked.lower(), catalogus.opdrachten, n=3, cutoff=0.0)
    fail(f"Er is geen opdracht “{asked}”. Lijkt het op een van deze? {', '.join(near)}")


def _ask() -> str:
    """Return what was typed; who pipes answers sees them too."""
    if sys.stdin.isatty():
        return input("> ")
    typed = input()
    typer.echo(f"> {typed}")
    return typed


def _accept_any_sign() -> None:
    """A sign that cannot be read or shown becomes a question mark, and never stops the play."""
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


COMMANDS = (report, play, figures)
