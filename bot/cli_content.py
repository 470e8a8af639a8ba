"""`wpo content`: the opdrachten and texts."""

from typing import Annotated

import typer

from bot import cli_read, cli_sheet
from bot.cli_support import fail, fail_on_content, open_database, read_settings

app = typer.Typer(help="De opdrachten en teksten.", no_args_is_help=True)
for command in cli_read.COMMANDS:
    app.command()(command)
app.command("export")(cli_sheet.export)
app.command("import")(cli_sheet.bring_in)


@app.command()
def check(
    json: Annotated[bool, typer.Option("--json", help="Toon de uitslag als JSON.")] = False,
) -> None:
    """Controleer alle opdrachten, berichten en knoppen op taal en vorm."""
    from content.check import check_content, print_report, to_json

    report = check_content()
    typer.echo(to_json(report) if json else print_report(report))
    if report.errors:
        raise typer.Exit(1)


@app.command()
def lock() -> None:
    """Leg de teksten van nu vast, met hun versie. Een vastgelegde tekst verandert alleen met een hogere versie."""
    from content.check import lock_content
    from content.source import ContentError

    try:
        number = lock_content()
    except ContentError as error:
        fail_on_content(error)
    typer.echo(f"{number} opdrachten zijn vastgelegd.")


@app.command()
def reload() -> None:
    """Laat de bot die nu draait de teksten opnieuw lezen. Wie al bezig is, maakt de oude tekst af."""
    from content.catalogus import load_catalogus
    from content.source import ContentError
    from conversations.storage import opdrachten
    from conversations.storage.database import transaction
    from scheduler.clock import Clock

    try:
        catalogus = load_catalogus()
    except ContentError as error:
        fail_on_content(error)
    with transaction(open_database(read_settings(), create=False)) as session:
        changed = opdrachten.keep_versions(session, catalogus)
        opdrachten.ask_reload(session, Clock().now())
    for opdracht_id in changed:
        typer.echo(
            f"{opdracht_id}: de tekst is anders, maar versie is niet hoger. Maak versie 1 hoger.", err=True
        )
    if changed:
        raise typer.Exit(1)
    typer.echo("De bot leest de teksten binnen een paar tellen opnieuw.")


@app.command()
def pictures() -> None:
    """Teken de plaatjes van OpenMoji die nog geen bestand hebben."""
    from content.pictograms import CannotDraw, draw_missing
    from content.source import ContentError

    try:
        drawn = draw_missing()
    except ContentError as error:
        fail_on_content(error)
    except CannotDraw as error:
        fail(str(error))
    typer.echo(f"{len(drawn)} plaatjes getekend. {', '.join(drawn)}".strip())
