"""The command line. Exit codes: 0 done, 1 a check failed, 2 something the user can repair."""

import json as jsonlib
import logging
import sys
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import cli_content
from bot.cli_support import fail, open_database, read_settings

log = logging.getLogger(__name__)

app = typer.Typer(
    help="WPO bot: werkplekopleiding, een bericht per keer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(cli_content.app, name="content")


class Wie(StrEnum):
    """Who can be invited."""

    deelnemer = "deelnemer"
    werkplekopleider = "werkplekopleider"
    assistent = "assistent"
    coach = "coach"
    projectmanager = "projectmanager"


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def run() -> None:
    """Start de bot op Telegram. Vraagt WPO_TELEGRAM_TOKEN."""
    import asyncio

    from bot import logs
    from bot.app import CannotStart, build
    from bot.standby import SeatLost

    settings = read_settings()
    if not settings.token:
        fail("Er is geen token. Vraag er een bij @BotFather en zet het in WPO_TELEGRAM_TOKEN.")
    logs.configure(json=not sys.stderr.isatty())
    database = open_database(settings, create=True)

    async def work() -> None:
        while True:
            try:
                await build(settings, database=database).run()
            except* SeatLost:
                log.warning("another process may have taken over; standing by again")

    try:
        asyncio.run(_until_signal(work()))
    except CannotStart as error:
        fail(str(error))


async def _until_signal(work: Coroutine[object, object, None]) -> None:
    """Run until somebody asks to stop."""
    import asyncio
    import signal

    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Poort op 127.0.0.1.", min=1, max=65535)] = 8090,
    data: Annotated[Path, typer.Option(help="Map waarin de demo onthoudt waar je was.")] = Path("data/demo"),
) -> None:
    """Speel de hele week met 3 telefoons in een webpagina. Alle mensen zijn verzonnen."""
    import asyncio

    from bot import logs
    from bot.demo.folder import FolderTaken
    from bot.demo.play import PortTaken, play

    logs.configure(json=False)
    try:
        asyncio.run(play(port, data))
    except FolderTaken as error:
        fail(f"De demo loopt al op {error}. Open die pagina, of kies een andere map met --data.")
    except PortTaken:
        fail(f"Poort {port} is bezet. Kies een andere: make demo PORT={port + 1}")
    except OSError as error:
        fail(f"De demo kan niet starten ({error.strerror}). Kijk of de map {data} te beschrijven is.")
    except KeyboardInterrupt:
        return


@app.command()
def migrate() -> None:
    """Breng de database naar de nieuwste versie."""
    open_database(read_settings(), create=True, upgrade=True)
    typer.echo("De database is bij.")


@app.command()
def setup(naam: Annotated[str, typer.Argument(help="Naam van de organisatie.")]) -> None:
    """Maak een organisatie, en toon de uitnodiging voor de coach."""
    from conversations import invitations
    from conversations.names import clean
    from conversations.storage.database import transaction
    from conversations.storage.models import Rol
    from scheduler.clock import Clock

    naam = clean(naam)
    if not naam or len(naam) > 100:
        fail("De naam van de organisatie heeft 1 tot 100 tekens nodig.")
    now = Clock().now()
    with transaction(open_database(read_settings(), create=True)) as session:
        try:
            organisatie = invitations.create_organisatie(session, naam, now)
        except invitations.AmbiguousName:
            fail(f"De organisatie {naam} bestaat al. Nodig een coach uit: wpo invite coach NAAM")
        made = invitations.invite(session, organisatie, Rol.COACH, "coach", now)
    typer.echo(f"De organisatie {naam} is gemaakt.")
    _show(made, json=False)


@app.command()
def invite(
    rol: Annotated[Wie, typer.Argument(help="Wie je uitnodigt.")],
    naam: Annotated[str, typer.Argument(help="Roepnaam.")],
    organisatie: Annotated[str | None, typer.Option(help="Nodig als er meer dan 1 is.")] = None,
    afdeling: Annotated[str | None, typer.Option(help="Een nieuwe naam maakt een nieuwe afdeling.")] = None,
    opleider: Annotated[str | None, typer.Option(help="Werkplekopleider van deze deelnemer.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Toon de uitnodiging als JSON.")] = False,
) -> None:
    """Maak een uitnodiging die 1 keer werkt, 14 dagen lang."""
    from conversations import invitations
    from conversations.names import as_roepnaam, clean
    from conversations.storage.database import transaction
    from conversations.storage.models import Rol
    from scheduler.clock import Clock

    roepnaam = as_roepnaam(naam)
    if roepnaam is None:
        fail("Deze roepnaam lukt niet. Gebruik alleen letters, hoogstens 30.")
    if opleider and rol is not Wie.deelnemer:
        fail("--opleider hoort bij een deelnemer.")
    with transaction(open_database(read_settings(), create=False)) as session:
        found = _one_organisatie(invitations.find_organisaties(session, organisatie), organisatie)
        begeleider = None
        if opleider:
            try:
                begeleider = invitations.find_begeleider(session, found.id or 0, opleider)
            except invitations.AmbiguousName as error:
                _fail_name(opleider, error.found)
        made = invitations.invite(
            session,
            found,
            Rol(rol.value),
            roepnaam,
            Clock().now(),
            afdeling=clean(afdeling)[:100] if afdeling else None,
            begeleider=begeleider,
        )
    _show(made, json=json)


def _one_organisatie(found: list, naam: str | None):  # type: ignore[no-untyped-def,type-arg]
    if not found and naam:
        fail(f"Er is geen organisatie met de naam {naam}.")
    if not found:
        fail("Er is nog geen organisatie. Maak er een: wpo setup NAAM")
    if len(found) > 1:
        fail(
            "Er is meer dan 1 organisatie. Kies er een met --organisatie NAAM:",
            *(f"  {o.naam}" for o in found),
        )
    return found[0]


def _fail_name(naam: str, found: list[str]) -> NoReturn:
    if not found:
        fail(
            f"Er is geen werkplekopleider met de naam {naam}. Nodig die eerst uit: wpo invite werkplekopleider {naam}"
        )
    fail(
        f"Er is meer dan 1 werkplekopleider met de naam {naam}. Kies met het nummer, zoals --opleider 2:",
        *(f"  {line}" for line in found),
    )


def _show(made: "object", *, json: bool) -> None:
    from conversations.invitations import Invitation

    assert isinstance(made, Invitation)
    if json:
        data = {
            "code": made.code,
            "link": made.link,
            "role": made.rol.value,
            "name": made.naam,
            "expires_at": made.expires_at.isoformat(),
        }
        typer.echo(jsonlib.dumps(data, ensure_ascii=False))
        return
    typer.echo(f"Uitnodiging voor {made.naam} ({made.rol.value}), werkt 1 keer en 14 dagen:")
    typer.echo(f"  {made.link}" if made.link else f"  Stuur aan de bot:  /start {made.code}")
    if made.link:
        typer.echo(f"  of stuur aan de bot:  /start {made.code}")


@app.command()
def doctor() -> None:
    """Zoek gesprekken zonder eigenaar, volgende stap of termijn. Er moeten er 0 zijn."""
    from conversations.doctor import orphans
    from conversations.storage.database import transaction
    from scheduler.clock import Clock

    with transaction(open_database(read_settings(), create=False)) as session:
        found = orphans(session, Clock().now())
    for orphan in found:
        typer.echo(f"gesprek {orphan.gesprek}: mist {' en '.join(orphan.mist)}")
    typer.echo(f"{len(found)} gesprekken missen iets.")
    if found:
        raise typer.Exit(1)


@app.command()
def diagram(
    write: Annotated[Path | None, typer.Option(help="Schrijf het in dit bestand, tussen de tekens.")] = None,
) -> None:
    """Teken het gesprek, zoals de code het doet."""
    from bot.readme import write_parts
    from conversations.diagram import blocks

    if write is None:
        for block in blocks().values():
            typer.echo(block)
    else:
        write_parts(write, blocks())
