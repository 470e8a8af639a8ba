"""What every command needs: settings, a database that is ready, and one Dutch line when something is wrong."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database

    from bot.settings import Settings
    from content.source import ContentError

REPAIR = 2


def fail(message: str, *more: str) -> NoReturn:
    """Stop with exit code 2: something that the user can repair."""
    for line in (message, *more):
        typer.echo(line, err=True)
    raise typer.Exit(REPAIR)


def read_settings() -> "Settings":
    """Return the settings; a value that makes no sense is named."""
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join("WPO_" + str(e["loc"][0]).upper() for e in error.errors())
        fail(f"Deze instelling klopt niet: {names}. Kijk in de README welke waarde kan.")


def open_database(settings: "Settings", *, create: bool, upgrade: bool = False) -> "Database":
    """Return the database, ready for use; a new one is made, an old one is touched with `upgrade` only."""
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    from conversations.storage.database import connect, migrate, prove_writable, schema_of

    if not create and _is_absent(settings):
        accept_schema("empty")  # before SQLite makes an empty file of it
    try:
        if settings.database_url is None:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        database = connect(settings.database)
        schema = schema_of(database)
        if (schema == "empty" and create) or (schema == "old" and upgrade):
            migrate(database)
            schema = "current"
        if schema == "current":
            prove_writable(database)
    except OSError as error:
        fail(
            f"De map {settings.data_dir} is niet te beschrijven ({error.strerror}). Kies een andere met WPO_DATA_DIR."
        )
    except (ArgumentError, ModuleNotFoundError):
        fail("WPO_DATABASE_URL is geen goed adres. Voorbeeld: sqlite:///data/wpo.sqlite")
    except SQLAlchemyError as error:
        fail(
            f"De database {_where(settings)} is niet te gebruiken ({type(error).__name__}). "
            "Kijk of die bestaat en te beschrijven is."
        )
    accept_schema(schema)
    return database


def _is_absent(settings: "Settings") -> bool:
    return settings.database_url is None and not (settings.data_dir / "wpo.sqlite").exists()


def _where(settings: "Settings") -> str:
    from sqlalchemy.engine import make_url

    return make_url(settings.database).render_as_string(hide_password=True)


def accept_schema(schema: str) -> None:
    """Go on only with tables of this generation."""
    if schema == "empty":
        fail("Er is nog geen database. Maak eerst een organisatie: wpo setup NAAM")
    if schema == "old":
        fail("De database hoort bij een oudere versie. Maak een kopie en draai: wpo migrate")
    if schema == "unknown":
        fail("De database hoort bij een nieuwere versie of een ander programma. Werk de WPO bot bij.")


def fail_on_content(error: "ContentError") -> NoReturn:
    """Name everything that is wrong in the content, and stop with exit code 1."""
    for problem in error.problems:
        typer.echo(f"{problem.file}:{problem.line}  {problem.message} {problem.cure}", err=True)
    raise typer.Exit(1)


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; what stood there is replaced. One line when it cannot be written."""
    try:
        if path.is_dir():
            fail(f"{path} is een map. Kies een bestand in die map.")
        if not path.parent.is_dir():
            fail(f"De map {path.parent} is er niet. Maak die eerst, of kies een andere.")
        if path.exists() and not path.is_file():
            fail(f"{path} is geen gewoon bestand. Kies een ander.")
        body = content.encode() if isinstance(content, str) else content
        _replace(Path(os.path.realpath(path)), body)  # a link stays a link
    except OSError as error:
        fail(f"Schrijven lukt niet ({error.strerror}). Kies een andere plek of naam.")


def _replace(target: Path, content: bytes) -> None:
    new = target.with_name(f".wpo-{os.getpid()}.nieuw")
    try:
        new.write_bytes(content)
        if target.exists():
            shutil.copymode(target, new)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
