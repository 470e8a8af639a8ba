"""Whatever is on a button or in a command: nobody sees or changes what is somebody else's."""

import pytest

from conversations import events as e
from conversations.commands import COMMANDS
from conversations.events import EVENTS, BegeleiderEvent, Command, Deadline
from conversations.incoming import Tap
from conversations.storage.models import Antwoord, Gesprek, Leerplan, Nabespreking, Observatie, Rol, Termijn
from tests.conversations import samples
from tests.conversations.conftest import ANDER
from tests.world import World

TABLES = (Gesprek, Antwoord, Observatie, Nabespreking, Leerplan, Termijn)
ONE_OF_EACH = [
    next(event for event in samples.events(samples.Aanmelding()) if isinstance(event, cls)) for cls in EVENTS
]
PEOPLE = ("Sanne", "Ria", "Joost", "Els", "Noor", "Bob", "Ina")


def remembered(world: World) -> list:
    return [[row.model_dump() for row in world.rows(table)] for table in TABLES]


def read_by(world: World, wie: str) -> str:
    return world.phone(wie).texts


def gesprek_of(world: World, naam: str) -> int:
    return world.gesprek(naam).id


@pytest.mark.parametrize(
    ("wie", "events"),
    [
        ("Bob", [event for event in ONE_OF_EACH if isinstance(event, BegeleiderEvent)]),
        ("Ina", [event for event in ONE_OF_EACH if isinstance(event, BegeleiderEvent)]),
        ("Noor", ONE_OF_EACH),
        ("Ria", [event for event in ONE_OF_EACH if not isinstance(event, BegeleiderEvent)]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_forged_button_changes_nothing_and_tells_nothing(two_organisaties, wie, events):
    world = two_organisaties
    target, before = gesprek_of(world, "Sanne"), remembered(world)
    others = {naam: len(world.phone(naam).seen) for naam in PEOPLE if naam != wie}
    read = len(world.phone(wie).messages)

    for event in events:
        world.do(wie, Tap(event, target))

    assert remembered(world) == before
    assert {naam: len(world.phone(naam).seen) for naam in others} == others
    told = " ".join(message.plain for message in world.phone(wie).messages[read:])
    assert "Sanne" not in told and "Deze knop is van eerder" in told


@pytest.mark.parametrize("target", [None, 0, -1, 999, 2**61])
def test_a_button_of_a_gesprek_that_is_not_there_gets_a_kind_answer(week, target):
    before = remembered(week)
    week.do("Ria", Tap(e.PuntenGevraagd(), target))

    assert remembered(week) == before
    assert "Deze knop is van eerder" in week.phone("Ria").last.plain


def test_a_forged_event_of_the_clock_does_nothing(week):
    before = remembered(week)
    for event in ONE_OF_EACH:
        if isinstance(event, Deadline):
            week.do("Sanne", Tap(event, gesprek_of(week, "Sanne")))
            week.do("Els", Tap(event, gesprek_of(week, "Sanne")))

    assert remembered(week) == before


def test_a_werkplekopleider_does_nothing_for_who_another_guides(two_organisaties):
    world = two_organisaties
    world.invite("Piet", Rol.WERKPLEKOPLEIDER)
    world.join("Piet")
    before = remembered(world)

    nu = world.state("Sanne").week_nr
    world.do("Piet", Tap(e.PuntGeobserveerd(nu, "o1", "zelf"), gesprek_of(world, "Sanne")))
    world.say("Piet", "/mijnteam")
    assert remembered(world) == before
    assert "Sanne" not in read_by(world, "Piet")


def test_an_assistent_sees_the_own_afdeling_only(week):
    week.invite("Kim", Rol.ASSISTENT, afdeling="Groen")
    week.invite("Lars", Rol.ASSISTENT)
    for naam in ("Kim", "Lars"):
        week.join(naam)
        week.say(naam, "/mijnteam")
        assert "Sanne" not in read_by(week, naam)

    week.say("Joost", "/mijnteam")
    assert "Sanne" in read_by(week, "Joost")


def test_who_has_no_afdeling_is_not_shown_to_an_assistent_without_afdeling(week):
    """No afdeling is not an afdeling that they share."""
    week.invite("Mo", Rol.DEELNEMER)
    week.invite("Lars", Rol.ASSISTENT)
    week.join("Mo"), week.join("Lars")
    before = remembered(week)

    week.say("Lars", "/mijnteam")
    week.do("Lars", Tap(e.HulpBeantwoord(), gesprek_of(week, "Mo")))
    assert "Mo" not in read_by(week, "Lars")
    assert remembered(week) == before
    assert "komt bij je langs" not in read_by(week, "Mo")


def test_the_clock_of_one_organisatie_tells_nothing_to_another(two_organisaties):
    world = two_organisaties
    world.wait(days=30)

    for wie in ("Noor", "Bob", "Ina"):
        assert "Sanne" not in read_by(world, wie)
    for wie in ("Sanne", "Ria", "Joost", "Els"):
        assert "Noor" not in read_by(world, wie)


@pytest.mark.parametrize("rol", Rol)
def test_every_role_gets_an_answer_to_every_command_and_sees_only_the_own_organisatie(two_organisaties, rol):
    world = two_organisaties
    world.invite("Pim", rol, bedrijf=ANDER, begeleider="Bob" if rol == Rol.DEELNEMER else None)
    world.join("Pim")

    for naam in sorted({naam for commands in COMMANDS.values() for naam in commands} | {"bestaatniet", ""}):
        for argument in ("", "Sanne"):
            before = len(world.phone("Pim").seen)
            world.do("Pim", Command(naam, argument))
            world.now += samples.timedelta(seconds=6)
            assert len(world.phone("Pim").seen) > before, naam
    assert "Sanne" not in read_by(world, "Pim") and "Ria" not in read_by(world, "Pim")


def test_two_deelnemers_are_told_apart(week):
    week.invite("Mo", Rol.DEELNEMER, begeleider="Ria")
    week.join("Mo")
    week.say("Ria", "/observeren")
    assert [button["label"] for button in week.phone("Ria").last.buttons] == ["👤 Mo", "👤 Sanne"]

    week.tap("Ria", "Mo")
    assert "nog niet zover" in week.phone("Ria").last.plain
    week.say("Ria", "/observeren")
    week.tap("Ria", "Sanne")
    week.tap("Ria", "1. ")
    week.tap("Ria", "Zelf")
    assert [row.gesprek_id for row in week.rows(Observatie)] == [gesprek_of(week, "Sanne")]
