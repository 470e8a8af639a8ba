"""What `klopt` can ask: what is remembered of a deelnemer, in the words of a story."""

from collections.abc import Callable
from typing import Any

from conversations.state import AanDeSlag, Nabespreking, Oefening
from conversations.storage import gesprekken
from conversations.storage.database import transaction
from conversations.storage.models import Antwoord, Observatie, Outbox, Termijn
from conversations.storage.models import Nabespreking as NabesprekingRow
from scheduler.agenda import DAGEN
from tests import practice
from tests.stories.dutch_time import moment, written
from tests.world import World, plain

Check = Callable[[World, str, Any], None]
Read = Callable[[World, str], Any]


def _equal(read: Read) -> Check:
    def check(world: World, wie: str, expected: Any) -> None:
        found = read(world, wie)
        found = list(map(str, found)) if isinstance(found, list) else str(found)
        assert found == expected, f"het is {found}, niet {expected}"

    return check


def _rows(table: Any, read: Callable[[Any], Any] | None = None) -> Read:
    """Count the rows of this gesprek; or list what stands in them, where something does."""

    def count(world: World, wie: str) -> Any:
        rows = world.rows(table, gesprek_id=world.gesprek(wie).id)
        return len(rows) if read is None else [read(row) for row in rows if read(row) is not None]

    return count


def _field(name: str) -> Read:
    return lambda world, wie: getattr(world.state(wie), name)


def vraag_of(world: World, wie: str) -> str:
    state = practice.oefening_of(world, wie)
    stop = practice.stop_of(world, state) if isinstance(state, Oefening) else None
    return stop.vraag.id if stop and stop.vraag else "geen"


def _gedaan(world: World, wie: str) -> int:
    state = world.state(wie)
    assert isinstance(state, AanDeSlag | Nabespreking)
    return len(state.gedaan) if isinstance(state, AanDeSlag) else state.gedaan


def _weekdag(world: World, wie: str) -> str:
    with transaction(world.database) as session:
        return DAGEN[gesprekken.leerplan_of(session, world.persoon(wie).id).weekdag]


def _open(world: World, wie: str) -> list[Termijn]:
    return world.rows(Termijn, gesprek_id=world.gesprek(wie).id, fired_at=None)


def _termijnen(world: World, wie: str, expected: dict[str, str]) -> None:
    """All that waits, by kind: the moment on which it happens."""
    found = {termijn.soort: written(termijn.due_at) for termijn in _open(world, wie)}
    wanted = {soort: written(moment(at, world.now)) for soort, at in expected.items()}
    assert found == wanted, f"het zijn {found}"


def _termijn(world: World, wie: str, expected: dict[str, str]) -> None:
    """Some of what waits."""
    found = {termijn.soort: written(termijn.due_at) for termijn in _open(world, wie)}
    for soort, at in expected.items():
        assert found.get(soort) == written(moment(at, world.now)), f"het zijn {found}"


def _pinned(world: World, wie: str, expected: str) -> None:
    """What stands pinned on top of the phone: one message with this in it, or `niets`."""
    found = [message.plain for message in world.phone(wie).pinned]
    fits = not found if expected == "niets" else len(found) == 1 and plain(expected) in found[0]
    assert fits, f"vastgezet is {found}"


def _waiting(world: World, wie: str) -> int:
    persoon = world.persoon(wie)
    return len(world.rows(Outbox, persoon_id=persoon.id, sent_at=None, dead_at=None))


HOLDS: dict[str, Check] = {
    "fase": _equal(lambda world, wie: world.gesprek(wie).fase),
    "opdracht": _equal(_field("opdracht")),
    "versie": _equal(_field("versie")),
    "ronde": _equal(_field("ronde")),
    "taak": _equal(_field("taak")),
    "gevoel": _equal(_field("gevoel")),
    "uitkomst": _equal(_field("uitkomst")),
    "gemist": _equal(lambda world, wie: list(world.state(wie).gemist)),
    "vraag": _equal(vraag_of),
    "gedaan": _equal(_gedaan),
    "roepnaam": _equal(lambda world, wie: world.persoon(wie).roepnaam),
    "weekdag": _equal(_weekdag),
    "antwoorden": _equal(_rows(Antwoord)),
    "open antwoorden": _equal(_rows(Antwoord, lambda row: row.tekst)),
    "observaties": _equal(_rows(Observatie)),
    "notities": _equal(_rows(Observatie, lambda row: row.notitie)),
    "uitkomsten": _equal(_rows(NabesprekingRow, lambda row: row.uitkomst)),
    "berichten die wachten": _equal(_waiting),
    "termijnen": _termijnen,
    "termijn": _termijn,
    "vastgezet": _pinned,
}
