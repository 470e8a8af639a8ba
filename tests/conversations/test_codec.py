"""What is stored comes back as it was, whatever stands in it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from conversations.codec import UnknownShape, dump_event, dump_state, load_event, load_state
from conversations.events import EVENTS, Command, SchermGevraagd
from conversations.state import STATES, Aanmelding, Lopend, Oefening
from tests.conversations import samples

quick = settings(max_examples=8, deadline=None)
moments = st.datetimes(timezones=st.just(UTC))
st.register_type_strategy(datetime, moments)
lopend = st.one_of(*(st.from_type(cls) for cls in Lopend.__args__))


def through_json(data: dict) -> dict:
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("cls", STATES)
@quick
@given(data=st.data())
def test_every_phase_comes_back_equal(cls, data):
    state = data.draw(st.from_type(cls))

    assert load_state(through_json(dump_state(state))) == state


@pytest.mark.parametrize("cls", [*EVENTS, Command])
@quick
@given(data=st.data())
def test_every_event_comes_back_equal(cls, data):
    event = data.draw(st.from_type(cls))

    assert load_event(through_json(dump_event(event))) == event


def test_every_phase_that_really_happens_comes_back_equal():
    for state in samples.states(samples.OPDRACHTEN[1]):
        assert load_state(through_json(dump_state(state))) == state


def test_an_older_program_reads_no_newer_shape():
    data = dump_state(Aanmelding())

    with pytest.raises(UnknownShape):
        load_state(data | {"shape": 2})
    with pytest.raises(UnknownShape):
        load_state(data | {"fase": "Vergadering"})


def test_a_field_that_is_not_stored_yet_gets_its_default():
    """A new optional field needs no migration of what is stored."""
    data = dump_state(Oefening("instructies-volgen-1-1", 1, plek=3))
    del data["vorige"]

    assert load_state(data) == Oefening("instructies-volgen-1-1", 1, plek=3)


@pytest.mark.parametrize(
    "data",
    [
        {"event": "Vergaderd"},
        {"event": "GedaanGetikt", "ronde": 1},
        {"event": "GevoelGegeven", "ronde": 1, "gevoel": "boos"},
    ],
)
def test_what_is_no_event_of_ours_is_refused(data):
    with pytest.raises((KeyError, ValidationError)):
        load_event(data)


def test_loading_changes_nothing_in_the_data():
    data = dump_event(SchermGevraagd())
    load_event(data)

    assert data == {"event": "SchermGevraagd"}
