"""Which letters may go out now, and in which order: the questions that delivery asks the outbox."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session

from conversations.storage import outbox
from conversations.storage.database import transaction
from conversations.storage.models import Rol
from tests.bot.stage import DINSDAG, JOOST, RIA, Stage

KANAAL = "telegram"
LATER = DINSDAG + timedelta(seconds=30)
NUDGE = {"nudge": True, "priority": outbox.NUDGE}


@pytest.fixture
def team(stage: Stage) -> Stage:
    """Two people; nothing runs, so that nothing is sent."""
    stage.wall = lambda: DINSDAG
    stage.ria = stage.let_in("Ria", RIA, Rol.WERKPLEKOPLEIDER)
    stage.joost = stage.let_in("Joost", JOOST, Rol.WERKPLEKOPLEIDER)
    return stage


@pytest.fixture
def session(team: Stage) -> Iterator[Session]:
    with transaction(team.database) as session:
        yield session


def due(stage: Stage, busy: tuple[str, ...] = (), now=DINSDAG) -> list[list[str]]:
    with transaction(stage.database) as session:
        bundles = outbox.due(session, KANAAL, now, busy)
    return [[letter.tekst for letter in bundle] for bundle in bundles]


def test_all_answers_of_one_person_go_together_and_anything_else_one_by_one(team):
    team.write(team.joost, "kaart", "nog een kaart", priority=outbox.WORK)
    team.write(team.ria, "seintje", **NUDGE)
    team.write(team.ria, "antwoord", "nog een antwoord")

    assert due(team) == [["antwoord", "nog een antwoord"], ["kaart"]]


def test_who_is_busy_waits_as_a_whole(team):
    team.write(team.ria, "een")
    team.write(team.joost, "twee")

    assert due(team, busy=(str(RIA),)) == [["twee"]]


def test_behind_a_letter_that_waits_for_a_retry_its_person_waits(team):
    team.write(team.ria, "een", next_try_at=LATER)
    team.write(team.ria, "twee")
    team.write(team.joost, "drie", next_try_at=LATER, priority=outbox.WORK)
    team.write(team.joost, "vier")

    assert due(team) == [["vier"]], "an answer passes work that waits"
    assert due(team, now=LATER) == [["een", "twee"], ["vier"]]


def test_nothing_goes_before_its_time_after_its_window_or_to_who_is_away(team):
    team.write(team.ria, "straks", not_before=LATER)
    team.write(team.ria, "te laat", until_at=DINSDAG)
    team.write(team.joost, "op een ander kanaal", persoon_id=None, kanaal="browser", adres="7")
    team.write(None, "nergens heen")

    assert due(team) == []


def test_a_pile_is_offered_in_parts_and_answers_come_first(team):
    for nr in range(outbox.MOST + 10):
        team.write(None, f"nr {nr}", kanaal=KANAAL, adres=str(9000 + nr), priority=outbox.WORK)
    team.write(team.ria, "antwoord")
    bundles = due(team)

    assert len(bundles) == outbox.MOST
    assert bundles[:2] == [["antwoord"], ["nr 0"]]


def test_the_next_moment_is_the_first_that_lies_ahead(team, session):
    assert outbox.next_at(session, DINSDAG) is None

    soon = DINSDAG + timedelta(seconds=5)
    session.commit()
    team.write(team.ria, "nu")
    team.write(team.ria, "straks", not_before=LATER)
    team.write(team.joost, "nog eens", next_try_at=soon)
    team.write(team.joost, "weg", not_before=soon, dead_at=DINSDAG)

    with transaction(team.database) as fresh:
        assert outbox.next_at(fresh, DINSDAG) == soon
        assert outbox.next_at(fresh, soon) == LATER


def test_a_nudge_is_taken_by_one_process_only(team):
    (nudge,) = team.write(team.ria, "seintje", **NUDGE)
    with transaction(team.database) as session:
        assert outbox.mark_tried(session, nudge, DINSDAG)
    with transaction(team.database) as session:
        assert not outbox.mark_tried(session, nudge, DINSDAG)


def test_what_arrived_keeps_its_number_and_an_edit_has_none_of_its_own(team):
    say, mark = team.write(team.ria, "een", "twee")
    with transaction(team.database) as session:
        outbox.sent(session, say, 2**40, DINSDAG)
        outbox.edited(session, [mark], DINSDAG)
        outbox.sent(session, 999, 1, DINSDAG)  # gone meanwhile

    assert (team.row(say).message_id, team.row(say).sent_at) == (2**40, DINSDAG)
    assert (team.row(mark).message_id, team.row(mark).sent_at) == (None, DINSDAG)
    assert due(team) == []


def test_the_pile_of_one_person_hides_nobody(team, monkeypatch):
    monkeypatch.setattr(outbox, "SCAN", 10)
    team.write(team.ria, *(f"nr {nr}" for nr in range(25)))
    team.write(team.joost, "antwoord")

    assert [bundle[0] for bundle in due(team)] == ["nr 0", "antwoord"]
    assert [bundle[0] for bundle in due(team, busy=(str(RIA),))] == ["antwoord"]
