"""The same bot on PostgreSQL: the whole week, and several threads that want the same row."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine as Database
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, func, select

from bot.demo.emulator import Emulator, serve
from bot.standby import seat_for
from conversations import events as e
from conversations.engine import Engine
from conversations.incoming import Incoming, Tap, Text
from conversations.storage import gesprekken, inbox, outbox, termijnen
from conversations.storage.database import connect, migrate, schema_of, transaction
from conversations.storage.models import Antwoord, Gesprek, Inbox, Outbox, Persoon, Rol, Termijn
from tests import practice
from tests.bot import rows
from tests.bot.deelnemer import Deelnemer
from tests.bot.postgres import CannotRun, Server, serving
from tests.bot.stage import DINSDAG, RIA, SANNE, TOKEN, Stage, Wall
from tests.bot.test_migrations import bring_to
from tests.stories.dutch_time import moment
from tests.stories.player import Player
from tests.stories.story import HERE, OP, load, load_begins
from tests.world import KANAAL, World, small_catalogus

pytestmark = pytest.mark.postgres

THREADS = 8
# Together they use every table; on SQLite all stories are played.
STORIES = ("week_tot_beheerst", "tweede_ronde", "dubbele_tik", "notitie", "ik_ben_er_niet", "weekend")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    try:
        with serving() as server:
            database = connect(server.url(server.make()))
            migrate(database)
            database.dispose()
            yield server
    except CannotRun as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    name = server.make("test_1")
    database = connect(server.url(name))
    yield database
    database.dispose()
    server.drop(name)


@pytest.fixture
def world(database: Database) -> World:
    return World.with_people(database, DINSDAG, catalogus=small_catalogus())


def at_once(work: Callable[[], object], times: int = THREADS) -> list[object]:
    """Do the same thing in many threads at the same moment; an exception is a result too."""
    barrier = threading.Barrier(times)

    def run(_: int) -> object:
        barrier.wait(10)
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


# --- the same tables, the same week -----------------------------------------------------------------


def test_migrated_tables_are_those_of_the_code(database):
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    assert schema_of(database) == "current"


def test_a_database_of_the_first_generation_with_rows_in_every_table_loses_none(server):
    name = server.make()
    database = connect(server.url(name))
    bring_to(database, "0001")
    before = rows.fill(database)
    migrate(database)

    assert schema_of(database) == "current"
    assert rows.read(database, rows.columns_of(before)) == before
    assert {len(found) for found in before.values()} == {2}
    database.dispose()
    server.drop(name)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_comes_true_here_too(name, database):
    story, begins = load(HERE / f"{name}.yaml"), load_begins()
    earlier = []
    while (earlier[0] if earlier else story).vanaf:
        earlier.insert(0, begins[(earlier[0] if earlier else story).vanaf])
    scenery = story.scenery
    world = World.with_people(
        database,
        moment(OP),
        catalogus=small_catalogus(*scenery.deelskills),
        assistent=scenery.assistent,
        joined=[naam for naam in ("Els", "Ria", "Joost") if naam not in scenery.nog_niet_binnen],
    )
    for begin in earlier:
        Player(world).play(begin)
    world.close_on(story.vrij)
    world.wake(max(moment(story.begin), world.now))
    Player(world).play(story)


# --- one process works ------------------------------------------------------------------------------


def test_one_seat_and_it_is_free_when_its_connection_breaks(database, server):
    other = connect(database.url)
    first, second = seat_for(database), seat_for(other)
    assert (first.take(), second.take()) == (True, False)
    assert first.is_ours()

    with other.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        )

    assert not first.is_ours()
    assert second.take()
    second.leave()
    assert first.take()
    first.leave()
    other.dispose()


# --- several threads want the same row --------------------------------------------------------------


def test_an_update_is_kept_once_however_many_keep_it(database):
    def keep() -> list[int]:
        with transaction(database) as session:
            return inbox.keep(session, KANAAL, [{"update_id": 2**40}], DINSDAG)

    results = at_once(keep)

    assert results.count([2**40]) == 1
    assert all(result in ([2**40], []) or isinstance(result, IntegrityError) for result in results)


def test_an_update_is_claimed_once_however_many_claim_it(database):
    with transaction(database) as session:
        inbox.keep(session, KANAAL, [{"update_id": 5}], DINSDAG)

    def claim() -> bool:
        with transaction(database) as session:
            return inbox.claim(session, KANAAL, 5, DINSDAG)

    assert sorted(at_once(claim)) == [False] * (THREADS - 1) + [True]


def test_a_nudge_is_taken_once_however_many_send(world):
    world.join("Sanne")
    letter = world.rows(Outbox)[-1].id
    with transaction(world.database) as session:
        session.get_one(Outbox, letter).sent_at = None

    def take() -> bool:
        with transaction(world.database) as session:
            return outbox.mark_tried(session, letter, world.now)

    assert sorted(at_once(take)) == [False] * (THREADS - 1) + [True]


def test_the_same_update_in_many_threads_has_one_effect_and_one_reply(world):
    world.join("Sanne")
    before = len(world.rows(Outbox))
    with transaction(world.database) as session:
        inbox.keep(session, KANAAL, [{"update_id": 999}], world.now)
    tap = Incoming(KANAAL, "Sanne", Tap(e.VerderGetikt(0), world.gesprek().id), 999)

    assert sorted(at_once(lambda: world.engine.handle(tap, world.now))) == [False] * (THREADS - 1) + [True]
    assert [row.methode for row in world.rows(Outbox)[before:]] == ["say"]
    assert world.state().beurt == 1


def test_many_taps_at_one_instant_store_one_answer_and_are_all_answered(world):
    world.join("Sanne")
    for label in ("Verder", "Verder", "Verder", "dat klopt", "Instructies volgen"):
        world.tap("Sanne", label)
    practice.practise(world, "Sanne", until="v1")
    gesprek, beurt = world.gesprek(), world.state().beurt
    numbers = iter(range(5000, 5000 + THREADS))
    with transaction(world.database) as session:
        inbox.keep(session, KANAAL, [{"update_id": nr} for nr in range(5000, 5000 + THREADS)], world.now)

    def tap() -> bool:
        answer = Tap(e.AntwoordGegeven(beurt, "b"), gesprek.id)
        return world.engine.handle(Incoming(KANAAL, "Sanne", answer, next(numbers)), world.now)

    results = at_once(tap)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert len(world.rows(Antwoord)) == 1
    assert {row.handled_at for row in world.rows(Inbox) if row.update_id >= 5000} == {world.now}


def test_each_termijn_fires_once_however_many_clocks_tick(world):
    people = [f"Kim {nr}" for nr in range(40)]
    for naam in people:
        world.invite(naam, Rol.DEELNEMER, begeleider="Ria")
        world.join(naam)
    monday = world.now + timedelta(days=6)
    for gesprek in world.rows(Gesprek):
        with transaction(world.database) as session:
            termijnen.plan(session, gesprek, e.StilteVerstreken(1), monday)
    before = len(world.rows(Outbox))
    engines = [Engine(world.database, world.engine.catalogus, world.engine.texts) for _ in range(4)]
    waiting = iter(engines)
    results = at_once(lambda: next(waiting).tick(monday), times=4)

    assert results == [None] * 4
    said = [row for row in world.rows(Outbox)[before:] if row.nudge]
    assert len({row.persoon_id for row in said}) == len(said) == len(people)
    assert {row.failures for row in world.rows(Termijn)} == {0}


def test_a_save_that_comes_too_late_is_refused(world):
    world.join("Sanne")
    gesprek = world.gesprek()
    with transaction(world.database) as session:
        gesprekken.save(session, session.get(Gesprek, gesprek.id), world.state(), world.now, new_phase=False)
    with pytest.raises(gesprekken.GesprekMovedOn), transaction(world.database) as session:
        gesprekken.save(session, gesprek, world.state(), world.now, new_phase=False)


# --- what PostgreSQL minds and SQLite does not ------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["a" * 4096, "'; DROP TABLE persoon; --", "\u202e{{7*7}}<b>&", "👩‍🏭"], ids=ascii
)
def test_any_text_is_data(world, text):
    world.join("Sanne")
    world.do("Sanne", Text(text))

    with Session(world.database) as session:
        assert session.exec(select(func.count()).select_from(Persoon)).one() == 3


# --- the whole bot ----------------------------------------------------------------------------------


async def test_the_running_bot_practises_a_whole_opdracht(database, monkeypatch):
    monkeypatch.setattr("bot.app.load_catalogus", small_catalogus)
    wall = Wall()
    emulator = Emulator(wall, TOKEN)
    emulator.rates.per_bot = None
    async with serve(emulator) as url:
        stage = Stage(database, url, emulator, wall)
        try:
            stage.people()
            await stage.start()
            await stage.join()
            emulator.send_text(RIA, "Hoi\0daar")  # PostgreSQL takes no NUL
            sanne = Deelnemer(emulator, SANNE)
            for _ in range(100):
                if sanne.is_aan_de_slag:
                    break
                sanne.act()
                wall.jump(seconds=2)
                await stage.settle()
        finally:
            await stage.stop()
    with Session(connect(str(database.url))) as session:
        stored = session.exec(select(Antwoord.optie).order_by(Antwoord.id)).all()

    assert stored == sanne.answers
    assert len(stage.texts(RIA)) >= 1
