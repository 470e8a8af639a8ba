"""One seat for each database."""

import asyncio

import pytest
from sqlalchemy import create_engine

from bot.standby import FileSeat, NoSeat, SeatLost, guard, seat_for, stand_by


@pytest.fixture
def seats(tmp_path) -> tuple[FileSeat, FileSeat]:
    path = tmp_path / "wpo.sqlite.lock"
    return FileSeat(path), FileSeat(path)


def test_a_seat_is_taken_once_and_free_after_it_was_left(seats):
    first, second = seats

    assert (first.take(), second.take()) == (True, False)
    assert (first.is_ours(), second.is_ours()) == (True, False)

    second.leave()  # leaving what is not yours changes nothing
    assert not second.take()

    first.leave()
    assert second.take()


async def test_who_stands_by_gets_the_seat_when_the_other_leaves(seats):
    first, second = seats
    first.take()
    waiting = asyncio.create_task(stand_by(second, pause=0.01))
    await asyncio.sleep(0.05)
    assert not waiting.done()

    first.leave()
    await waiting

    assert second.is_ours()


async def test_losing_the_seat_is_told(seats):
    first, _ = seats
    first.take()
    watching = asyncio.create_task(guard(first, pause=0.01))
    await asyncio.sleep(0.05)
    assert not watching.done()

    first.leave()
    with pytest.raises(SeatLost):
        await watching


def test_a_database_in_memory_has_no_seat():
    assert isinstance(seat_for(create_engine("sqlite://")), NoSeat)


def test_the_seat_of_a_file_lies_beside_it(tmp_path):
    seat = seat_for(create_engine(f"sqlite:///{tmp_path / 'wpo.sqlite'}"))

    assert seat.take()
    assert (tmp_path / "wpo.sqlite.lock").exists()
