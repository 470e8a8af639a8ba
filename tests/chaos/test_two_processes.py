"""Two processes, one database: the second stands by, and takes over when the first is killed (F19)."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.stage import RIA, eventually
from tests.chaos.program import HANG, Program
from tests.chaos.test_kill9 import arrived, emulator, healthy, nothing_left, program, texts, url  # noqa: F401  (fixtures)

pytestmark = pytest.mark.chaos


@pytest.fixture
async def second(program: Program) -> AsyncIterator[Program]:  # noqa: F811
    second = Program(program.folder, program.emulator, program.url, chat_burst="100")
    second.log = program.folder / "log2"
    yield second
    await second.kill()


async def test_the_second_stands_by_and_nothing_is_said_twice(program, second):  # noqa: F811
    await program.start()
    await second.stand_by()
    wanted = [f"bericht {nr}" for nr in range(50)]
    with_ria = program.people.persoon_id(RIA)
    program.people.write(with_ria, *wanted)
    program.emulator.send_text(RIA, "/privacy")
    await eventually(lambda: nothing_left(program) and len(texts(program, RIA)) >= 51, HANG)

    assert arrived(program, [RIA]) == 51

    await program.kill()
    program.people.write(with_ria, "na de wissel")
    await eventually(lambda: "na de wissel" in texts(program, RIA), HANG)
    program.emulator.send_text(RIA, "/privacy")
    await eventually(lambda: len(texts(program, RIA)) >= 53, HANG)

    assert "taking over" in second.log.read_text()
    assert arrived(program, [RIA]) == 53
    assert await second.stop() == 0
    healthy(program)


async def test_who_stands_by_can_be_asked_to_stop(program, second):  # noqa: F811
    await program.start()
    await second.stand_by()

    assert await second.stop() == 0
