"""The command line: what it makes, and one clear Dutch line for everything that the user can repair."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
import typer
from sqlalchemy import delete, text
from sqlmodel import Session, select
from typer.testing import CliRunner

from bot.cli import app
from bot.demo.emulator import Emulator, serve
from conversations.storage.database import connect, transaction
from conversations.storage.models import Afdeling, Kanaal, Koppel, Persoon, Termijn, Uitnodiging
from scheduler.clock import read_wall
from tests.bot.stage import TOKEN
from tests.world import World, small_catalogus

Wpo = Callable[..., "click.testing.Result"]
NOBODY_LISTENS = "http://127.0.0.1:9/bot"


@pytest.fixture
def wpo(tmp_path: Path, own_logging: None) -> Wpo:
    """Run `wpo ...` with a data folder of its own, and settings as in the environment."""

    def run(*words: str, **settings: str):
        environment = {
            "WPO_DATA_DIR": str(tmp_path / "data"),
            "WPO_TELEGRAM_TOKEN": "",
            "WPO_DATABASE_URL": "",
            **{f"WPO_{name.upper()}": value for name, value in settings.items()},
        }
        return CliRunner().invoke(app, list(words), env=environment)

    return run


@pytest.fixture
def organisatie(wpo: Wpo, tmp_path: Path, migrated: Path) -> Wpo:
    """An organisatie was made: Voorbeeldbedrijf."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "wpo.sqlite").write_bytes(migrated.read_bytes())
    assert wpo("setup", "Voorbeeldbedrijf").exit_code == 0
    return wpo


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Look into the database of these commands."""
    database = connect(f"sqlite:///{tmp_path / 'data' / 'wpo.sqlite'}")
    with transaction(database) as session:
        yield session
    database.dispose()


def repairable(result) -> str:
    """Exit code 2 and one line on stderr; gives that line."""
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    assert line.endswith(".") or ":" in line
    return line


# --- making and inviting ----------------------------------------------------------------------------


def test_setup_makes_a_database_an_organisatie_and_an_invitation_for_the_coach(wpo, session):
    result = wpo("setup", " Sociaal  Bedrijf ")

    assert result.exit_code == 0
    first, second, third = result.stdout.splitlines()
    assert first == "De organisatie Sociaal Bedrijf is gemaakt."
    assert second == "Uitnodiging voor coach (coach), werkt 1 keer en 14 dagen:"
    assert third.startswith("  Stuur aan de bot:  /start ")
    assert [p.rol for p in session.exec(select(Persoon))] == ["coach"]


def test_a_second_organisatie_needs_another_name(organisatie):
    line = repairable(organisatie("setup", "voorbeeldbedrijf"))

    assert line == "De organisatie voorbeeldbedrijf bestaat al. Nodig een coach uit: wpo invite coach NAAM"
    assert organisatie("setup", "Ander bedrijf").exit_code == 0


@pytest.mark.parametrize("naam", ["", "  ", "\u200b", "x" * 101], ids=ascii)
def test_an_organisatie_needs_a_name(wpo, naam):
    assert "1 tot 100 tekens" in repairable(wpo("setup", naam))


def test_an_invitation_as_json_has_no_link_while_the_bots_name_is_unknown(organisatie, session):
    before = read_wall()
    result = organisatie("invite", "werkplekopleider", "Ria", "--json")
    made = json.loads(result.stdout)

    assert set(made) == {"code", "link", "role", "name", "expires_at"}
    assert (made["link"], made["role"], made["name"]) == (None, "werkplekopleider", "Ria")
    assert len(made["code"]) >= 22, "128 bits"
    expires_at = datetime.fromisoformat(made["expires_at"])
    assert timedelta(days=14) <= expires_at - before < timedelta(days=14, minutes=1)
    assert expires_at.utcoffset() == timedelta()
    assert made["code"] not in str([row.code_hash for row in session.exec(select(Uitnodiging))])


def test_an_invitation_has_a_link_once_the_bot_has_run(organisatie, tmp_path):
    with transaction(connect(f"sqlite:///{tmp_path / 'data' / 'wpo.sqlite'}")) as session:
        session.add(
            Kanaal(kanaal="telegram", bot_naam="wpo_bot", changed_at=datetime(2026, 3, 3, tzinfo=UTC))
        )
    made = json.loads(organisatie("invite", "coach", "Els", "--json").stdout)
    shown = organisatie("invite", "coach", "Jan").stdout

    assert made["link"] == f"https://t.me/wpo_bot?start={made['code']}"
    assert "https://t.me/wpo_bot?start=" in shown
    assert "/start " in shown


def test_a_deelnemer_is_paired_with_the_werkplekopleider_that_was_named(organisatie, session):
    organisatie("invite", "werkplekopleider", "Ria", "--afdeling", "Wasserij")
    result = organisatie("invite", "deelnemer", "Sanne", "--opleider", "ria")

    assert result.exit_code == 0
    people = {p.roepnaam: p for p in session.exec(select(Persoon))}
    (pair,) = session.exec(select(Koppel))
    assert (pair.deelnemer_id, pair.begeleider_id) == (people["Sanne"].id, people["Ria"].id)
    assert people["Sanne"].afdeling_id == people["Ria"].afdeling_id


def test_an_unknown_afdeling_is_made_and_a_known_one_is_found(organisatie, session):
    organisatie("invite", "werkplekopleider", "Ria", "--afdeling", "Wasserij")
    organisatie("invite", "assistent", "Joost", "--afdeling", "WASSERIJ")

    assert [row.naam for row in session.exec(select(Afdeling))] == ["Wasserij"]


def test_an_ambiguous_werkplekopleider_is_refused_with_the_list(organisatie, session):
    organisatie("invite", "werkplekopleider", "Ria", "--afdeling", "Wasserij")
    organisatie("invite", "werkplekopleider", "ria")
    result = organisatie("invite", "deelnemer", "Sanne", "--opleider", "Ria")

    assert result.exit_code == 2
    first, *rest = result.stderr.splitlines()
    assert first.startswith("Er is meer dan 1 werkplekopleider met de naam Ria")
    assert rest == ["  Ria (Wasserij, nr. 2)", "  ria (zonder afdeling, nr. 3)"]
    assert len(session.exec(select(Persoon)).all()) == 3, "nobody was made"


def test_an_unknown_werkplekopleider_is_refused(organisatie):
    line = repairable(organisatie("invite", "deelnemer", "Sanne", "--opleider", "Kim"))

    assert line == (
        "Er is geen werkplekopleider met de naam Kim. Nodig die eerst uit: wpo invite werkplekopleider Kim"
    )


def test_a_werkplekopleider_belongs_to_a_deelnemer(organisatie):
    assert "--opleider hoort bij een deelnemer." in repairable(
        organisatie("invite", "coach", "Els", "--opleider", "Ria")
    )


@pytest.mark.parametrize("naam", ["", "123", "👍", "x" * 31], ids=ascii)
def test_a_roepnaam_that_cannot_be_one_is_refused(organisatie, naam):
    assert "Deze roepnaam lukt niet." in repairable(organisatie("invite", "coach", naam))


def test_with_two_organisaties_one_must_be_named(organisatie):
    organisatie("setup", "Ander bedrijf")
    result = organisatie("invite", "coach", "Els")

    assert result.exit_code == 2
    assert result.stderr.splitlines()[1:] == ["  Ander bedrijf", "  Voorbeeldbedrijf"]
    assert organisatie("invite", "coach", "Els", "--organisatie", "ander bedrijf").exit_code == 0
    assert "geen organisatie met de naam Kim" in repairable(
        organisatie("invite", "coach", "Els", "--organisatie", "Kim")
    )


# --- what the user can repair -----------------------------------------------------------------------

COMMANDS = {
    "run": ("run",),
    "setup": ("setup", "Naam"),
    "invite": ("invite", "coach", "Els"),
    "migrate": ("migrate",),
    "doctor": ("doctor",),
    "reload": ("content", "reload"),
}
every_command = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)


def test_without_a_token_the_bot_says_where_to_get_one(wpo):
    assert repairable(wpo("run")) == (
        "Er is geen token. Vraag er een bij @BotFather en zet het in WPO_TELEGRAM_TOKEN."
    )


@pytest.fixture
def telegram() -> Iterator[Emulator]:
    """A Telegram in a thread of its own: the command line runs in this one."""
    emulator = Emulator(read_wall, TOKEN)
    ready, stop = threading.Event(), asyncio.Event()

    async def run() -> None:
        async with serve(emulator) as emulator.url:
            emulator.loop = asyncio.get_running_loop()
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=[run()])
    thread.start()
    assert ready.wait(10)
    yield emulator
    emulator.loop.call_soon_threadsafe(stop.set)
    thread.join(10)


def test_a_wrong_token_is_named_and_not_repeated(organisatie, telegram):
    wrong = TOKEN.replace("test", "fout")
    result = organisatie("run", telegram_token=wrong, telegram_api_url=f"{telegram.url}/bot")

    assert repairable(result) == (
        "Telegram kent dit token niet. Vraag bij @BotFather het token op en zet het in WPO_TELEGRAM_TOKEN."
    )
    assert wrong not in result.output


def test_a_telegram_that_cannot_be_reached_is_named(organisatie):
    line = repairable(organisatie("run", telegram_token=TOKEN, telegram_api_url=NOBODY_LISTENS))

    assert line.startswith(f"Telegram is niet te bereiken op {NOBODY_LISTENS}. ")
    assert TOKEN not in line


@pytest.mark.parametrize("name", ["run", "setup", "migrate"])
def test_a_folder_that_cannot_be_written_is_named(wpo, tmp_path, name):
    (tmp_path / "file").write_text("")
    result = wpo(*COMMANDS[name], telegram_token=TOKEN, data_dir=str(tmp_path / "file" / "data"))

    assert repairable(result).endswith("Kies een andere met WPO_DATA_DIR.")


@every_command
def test_a_database_that_cannot_be_written_is_named(wpo, tmp_path, migrated, words):
    url = f"sqlite:///file:{migrated}?mode=ro&uri=true"
    line = repairable(wpo(*words, telegram_token=TOKEN, database_url=url))

    assert "is niet te gebruiken (OperationalError)" in line


@every_command
def test_a_file_that_is_no_database_is_named(wpo, tmp_path, words):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "wpo.sqlite").write_bytes(b"boodschappen\n" * 500)

    assert "is niet te gebruiken (DatabaseError)" in repairable(wpo(*words, telegram_token=TOKEN))


@every_command
def test_an_address_that_is_none_is_named_without_its_password(wpo, words):
    assert "WPO_DATABASE_URL is geen goed adres" in repairable(
        wpo(*words, telegram_token=TOKEN, database_url="geen adres")
    )
    away = "postgresql+psycopg://wpo:geheim@127.0.0.1:9/wpo?connect_timeout=2"
    line = repairable(wpo(*words, telegram_token=TOKEN, database_url=away))
    assert "is niet te gebruiken (OperationalError)" in line
    assert "geheim" not in line


@pytest.mark.parametrize("name", ["invite", "doctor", "reload"])
def test_without_a_database_the_first_step_is_named_and_none_is_made(wpo, name, tmp_path):
    assert repairable(wpo(*COMMANDS[name])) == (
        "Er is nog geen database. Maak eerst een organisatie: wpo setup NAAM"
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["run", "setup", "invite", "doctor", "reload"])
def test_an_older_database_is_migrated_only_when_asked(organisatie, with_a_later_generation, name):
    line = repairable(organisatie(*COMMANDS[name], telegram_token=TOKEN))
    assert line == "De database hoort bij een oudere versie. Maak een kopie en draai: wpo migrate"

    migrated = organisatie("migrate")
    assert (migrated.exit_code, migrated.stdout) == (0, "De database is bij.\n")
    assert organisatie("doctor").exit_code == 0


@every_command
def test_a_newer_database_is_left_alone(organisatie, session, words):
    session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    session.commit()

    assert repairable(organisatie(*words, telegram_token=TOKEN)) == (
        "De database hoort bij een nieuwere versie of een ander programma. Werk de WPO bot bij."
    )


def test_a_setting_that_makes_no_sense_is_named(wpo):
    line = repairable(wpo("doctor", tick_seconds="snel"))

    assert line == "Deze instelling klopt niet: WPO_TICK_SECONDS. Kijk in de README welke waarde kan."


# --- looking after it -------------------------------------------------------------------------------


def test_the_doctor_finds_nothing_in_a_healthy_database_and_says_what_lacks_in_a_sick_one(
    organisatie, tmp_path
):
    database = connect(f"sqlite:///{tmp_path / 'data' / 'wpo.sqlite'}")
    world = World.with_people(database, datetime(2026, 3, 3, 9, tzinfo=UTC), catalogus=small_catalogus())
    world.join("Sanne")
    healthy = organisatie("doctor")
    with transaction(database) as session:
        session.execute(delete(Termijn))
    sick = organisatie("doctor")
    database.dispose()

    assert (healthy.exit_code, healthy.stdout) == (0, "0 gesprekken missen iets.\n")
    assert sick.exit_code == 1
    assert sick.stdout.splitlines() == ["gesprek 1: mist een termijn", "1 gesprekken missen iets."]


def test_a_reload_is_noticed_by_the_bot(organisatie, session):
    result = organisatie("content", "reload")

    assert result.exit_code == 0
    assert session.execute(text("SELECT count(*) FROM inhoud")).scalar() == 1


def every_path(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    yield words
    for name, child in getattr(command, "commands", {}).items():
        yield from every_path(child, *words, name)


@pytest.mark.parametrize("words", [*every_path(typer.main.get_command(app))], ids=" ".join)
def test_every_command_explains_itself_in_dutch(wpo, words):
    result = wpo(*words, "--help")

    assert result.exit_code == 0
    assert "Usage: " in result.stdout
    first = result.stdout.splitlines()[2].strip()
    assert first.endswith((".", ":")) or len(first) > 60
    assert first[:1].isupper()
