"""`wpo content export` and `import`: all texts in one Excel file, and back."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_support import fail, fail_on_content, replace_file

if TYPE_CHECKING:
    from bot.sheet.bring_in import Proposal

Workbook = Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Het Excel-bestand.", show_default=False)]
Folder = Annotated[
    Path | None, typer.Option(help="De map met de teksten, als dat een andere is dan van de bot.")
]


def export(file: Workbook, folder: Folder = None) -> None:
    """Zet alle teksten in een Excel-bestand, om ze te verbeteren."""
    from bot.sheet.export import CannotExport, move_aside, to_xlsx
    from content.places import read_places
    from content.source import ContentError

    if file.suffix.lower() != ".xlsx":
        fail("Geef een bestand dat eindigt op .xlsx, zoals teksten.xlsx.")
    try:
        places = read_places(folder)
        content = to_xlsx(places)
    except ContentError as error:
        fail_on_content(error)
    except CannotExport as error:
        fail(str(error))
    try:
        kept = move_aside(file) if file.is_file() and file.stat().st_size else None
    except OSError as error:
        fail(f"{file} is er al, en een andere naam geven lukt niet ({error.strerror}). Kies een andere naam.")
    try:
        replace_file(file, content)
    except typer.Exit:
        if kept:
            kept.rename(file)
        raise
    if kept:
        typer.echo(f"Er was al een {file}. Die heet nu: {kept.name}")
    typer.echo(f"{len(places)} teksten staan in {file}. Verander alleen de kolom tekst.")
    typer.echo(f"Daarna: {shlex.join(_back(file, folder))}")


def _back(file: Path, folder: Path | None) -> list[str]:
    """Return the command that brings these texts back to where they came from."""
    return ["wpo", "content", "import", str(file), *(["--folder", str(folder)] if folder else [])]


def bring_in(
    file: Workbook,
    folder: Folder = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Laat zien wat er verandert, en schrijf niets.")
    ] = False,
) -> None:
    """Neem de verbeterde teksten over uit een Excel-bestand. Is er iets mis, dan verandert er niets."""
    from bot.sheet.bring_in import propose, shorten
    from bot.sheet.count import NotReadable
    from content.catalogus import HERE
    from content.rewrite import FileMoved, write
    from content.source import ContentError

    try:
        proposal = propose(file, folder or HERE)
        if proposal.complaints:
            for line in (*shorten(proposal.complaints), "Er is niets veranderd."):
                typer.echo(line, err=True)
            raise typer.Exit(1)
        if not dry_run:
            write(proposal.plan)
    except NotReadable as error:
        fail(str(error))
    except ContentError as error:
        fail_on_content(error)
    except FileMoved as error:
        fail(f"{error} is net door iemand anders veranderd. Er is niets geschreven. Probeer het nog eens.")
    except OSError as error:
        fail(
            f"Lezen of schrijven lukt niet ({error.strerror or error}). Herstel dat, en doe de import nog eens."
        )
    _tell(proposal, dry_run=dry_run)


def _tell(proposal: "Proposal", *, dry_run: bool) -> None:
    """Say what changed in which file; a dry run shows the texts too."""
    if not proposal.changes:
        typer.echo("Alle teksten zijn gelijk. Er is niets veranderd.")
        return
    rewrites = proposal.plan.rewrites
    for rewrite in rewrites:
        raised = ", versie {} wordt {}".format(*rewrite.versie) if rewrite.versie else ""
        typer.echo(f"{rewrite.bestand}: {_count(len(rewrite.places), 'tekst', 'teksten')}{raised}")
        for place in rewrite.places if dry_run else ():
            old, new = (" ⏎ ".join(tekst.splitlines()) for tekst in (place.tekst, proposal.changes[place]))
            typer.echo(f"  {place.plek}\n    was:   {old}\n    wordt: {new}")
    number = _count(len(proposal.changes), "tekst is", "teksten zijn")
    where = _count(len(rewrites), "bestand", "bestanden")
    if dry_run:
        typer.echo(f"{number} anders, in {where}. Er is niets geschreven.")
    else:
        typer.echo(f"{number} veranderd, in {where}. Een bot die draait leest ze na: wpo content reload")


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
