"""One transaction for everything that happens: once, in order, and whoever was first counts."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import event as database_events

from conversations import events as e
from conversations.engine import ATTEMPTS, Engine
from conversations.events import Command
from conversations.incoming import Incoming, Tap, Text, UnknownTap
from conversations.storage.database import connect, transaction
from conversations.storage.gesprekken import GesprekMovedOn
from conversations.storage.inbox import keep
from conversations.storage.models import Antwoord, Gesprek, Outbox, Uitnodiging
from conversations.storage.outbox import due
from tests import practice
from tests.conversations.conftest import MAANDAG
from tests.world import KANAAL, World, small_catalogus, sqlite


def remembered(world: World) -> list:
    """Return all that counts, and how much was said."""
    return [world.rows(Gesprek)[0].state, len(world.rows(Antwoord)), len(world.rows(Outbox))]


# --- once -------------------------------------------------------------------------------------------------


def test_the_same_update_five_times_has_one_effect_and_one_reply(practising):
    world = practising
    practice.practise(world, "Sanne", until="v1")
    message, button = world.find("Sanne", "A")
    tap = Tap(e.AntwoordGegeven(world.state().beurt, button["event"]["optie"]), button["gesprek"])

    assert world.do("Sanne", tap, message.id, update_id=5000)
    once = remembered(world)
    for _ in range(3):
        assert not world.do("Sanne", tap, message.id, update_id=5000)
    world.restart()
    assert not world.do("Sanne", tap, message.id, update_id=5000)

    assert remembered(world) == once
    assert len(world.rows(Antwoord)) == 1


def test_the_same_update_number_on_another_kanaal_is_another_update(practising):
    world = practising
    world.do("Sanne", Text("hallo"), update_id=5000)
    with transaction(world.database) as session:
        keep(session, "ander", [{"update_id": 5000}], world.now)

    assert world.engine.handle(Incoming("ander", "Sanne", Text("hallo"), 5000), world.now)


def test_a_reply_carries_what_is_needed_to_send_it(practising):
    with transaction(practising.database) as session:
        practising.engine.handle(Incoming(KANAAL, "Sanne", UnknownTap()), practising.now)
    with transaction(practising.database) as session:
        ((first, screen),) = due(session, KANAAL, practising.now, busy=())

    assert first.adres == screen.adres == "Sanne"
    assert screen.tekst and screen.buttons and screen.priority == 0


# --- whoever was first ------------------------------------------------------------------------------------


@pytest.fixture
def on_disk(tmp_path) -> World:
    """A world in a file, so that two programs can share it; Sanne sees the first vraag."""
    world = World.with_people(sqlite(tmp_path / "wpo.sqlite"), MAANDAG, catalogus=small_catalogus())
    practice.join(world, "Sanne")
    practice.practise(world, "Sanne", until="v1")
    return world


def test_two_programs_that_handle_a_tap_at_once_keep_one_answer(on_disk):
    world, together = on_disk, Barrier(2)
    _, button = world.find("Sanne", "A")
    tap = Tap(e.AntwoordGegeven(world.state().beurt, button["event"]["optie"]), button["gesprek"])

    def handle(nr: int) -> bool:
        database = connect(str(world.database.url))
        engine = Engine(database, world.engine.catalogus, world.engine.texts)
        together.wait()
        try:
            return engine.handle(Incoming(KANAAL, "Sanne", tap), world.now)
        finally:
            database.dispose()

    with ThreadPoolExecutor(2) as programs:
        assert list(programs.map(handle, range(2))) == [True, True]

    assert len(world.rows(Antwoord)) == 1
    world.deliver()
    assert "Dat heb ik al" in world.phone("Sanne").last.plain


@pytest.fixture
def somebody_is_first(practising):
    """Another program saves the gesprek, just before we do, so many times."""
    times = []

    def save_first(connection, cursor, statement, parameters, context, executemany) -> None:
        if times and statement.startswith("UPDATE gesprek SET") and "version" in statement:
            times.pop()
            connection.connection.cursor().execute("UPDATE gesprek SET version = version + 1")

    database_events.listen(practising.database, "before_cursor_execute", save_first)
    yield times
    database_events.remove(practising.database, "before_cursor_execute", save_first)


def test_who_comes_second_loads_again_and_does_it_once(practising, somebody_is_first):
    practice.practise(practising, "Sanne", until="v1")
    somebody_is_first.extend([1] * (ATTEMPTS - 1))

    practice.answer(practising, "Sanne", "goed")

    assert not somebody_is_first
    assert len(practising.rows(Antwoord)) == 1
    assert practising.state().stap == "feedback"


def test_who_always_comes_second_leaves_everything_as_it_was(practising, somebody_is_first):
    practice.practise(practising, "Sanne", until="v1")
    before = remembered(practising)
    somebody_is_first.extend([1] * ATTEMPTS)

    with pytest.raises(GesprekMovedOn):
        practice.answer(practising, "Sanne", "goed")
    assert remembered(practising) == before

    # It is tried again later, and then it is done.
    practice.answer(practising, "Sanne", "goed")
    assert len(practising.rows(Antwoord)) == 1


# --- who gets in ------------------------------------------------------------------------------------------


def test_only_the_hash_of_a_code_is_kept(world):
    code = world.codes["Sanne"]

    assert all(code not in str(row.model_dump()) for row in world.rows(Uitnodiging))
    assert len(code) >= 27


@pytest.mark.parametrize("code", ["", "x", "a" * 27, "' OR 1=1 --", "\u202e", "a" * 4000])
def test_a_code_that_is_no_code_lets_nobody_in(world, code):
    before = len(world.rows(Gesprek))
    world.do("Onbekend", Command("start", code))

    assert len(world.rows(Gesprek)) == before
    assert "uitnodiging" in world.phone("Onbekend").last.plain


def test_who_is_known_already_does_not_use_up_the_code_of_another(world):
    """Ria opens the link on her own phone, to see what it does."""
    world.do("Ria", Command("start", world.codes["Sanne"]))
    assert "Hallo Ria" in world.phone("Ria").last.plain

    world.join("Sanne")
    assert "Hallo Sanne" in world.phone("Sanne").last.plain


def test_a_stranger_gets_one_answer_to_a_burst(world):
    for _ in range(5):
        world.do("Onbekend", Text("hallo"))

    assert len(world.phone("Onbekend").messages) == 1


def test_an_apology_says_what_to_do_and_blames_nobody(practising):
    with transaction(practising.database) as session:
        practising.engine.apologise(session, Incoming(KANAAL, "Sanne", Text("x")), practising.now)
    practising.deliver()

    assert "Het ligt niet aan jou" in practising.phone("Sanne").last.plain
    practising.say("Sanne", "/start")
    assert practising.phone("Sanne").last.buttons


# --- who is away ------------------------------------------------------------------------------------------


def test_a_blocked_address_is_told_to_the_coach_once(week):
    for _ in range(3):
        assert week.engine.blocked(KANAAL, "Sanne", week.now)
    assert not week.engine.blocked(KANAAL, "Onbekend", week.now)
    week.deliver()

    assert week.phone("Els").texts.count("heeft de chat gestopt") == 1


def test_whatever_somebody_does_counts_as_coming_back(week):
    week.engine.blocked(KANAAL, "Sanne", week.now)
    assert week.persoon("Sanne").blocked_at

    week.say("Sanne", "/taak")
    assert week.persoon("Sanne").blocked_at is None
    assert "Zeg na wat je gaat doen." in week.phone("Sanne").last.plain


# --- the version in which it began ------------------------------------------------------------------------


def test_a_week_without_its_opdracht_in_the_catalogus_goes_on_as_it_began(week):
    week.engine.catalogus = replace(week.engine.catalogus, opdrachten={})
    week.tap("Sanne", "Gedaan")
    week.wait(days=10)

    assert "De week is om" in week.phone("Sanne").texts
