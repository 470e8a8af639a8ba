"""The table of the gesprek is total, and says the same as the types and as what really happens."""

import inspect
from collections import defaultdict
from itertools import product
from typing import TypeVar, get_args, get_origin, get_type_hints

import pytest

from conversations.diagram import edges, next_states
from conversations.effects import Mark, Say, Schedule
from conversations.events import EVENTS, BegeleiderEvent, Deadline, DeelnemerEvent
from conversations.flow import (
    aan_de_slag,
    aanmelding,
    herhaling,
    hulp,
    nabespreking,
    observatie,
    oefening,
    pauze,
    skillkeuze,
    stilte,
    uitkomst,
)
from conversations.flow.reply import STIL, Refusal
from conversations.state import STATES, opens_phase
from conversations.step import TRANSITIONS, next_action, screen
from tests.conversations import samples

FLOWS = (
    *(aan_de_slag, aanmelding, herhaling, hulp, nabespreking),
    *(observatie, oefening, pauze, skillkeuze, stilte, uitkomst),
)
MOVES = tuple(dict.fromkeys(move for move in TRANSITIONS.values() if not isinstance(move, Refusal)))
KEYS = defaultdict(set)
for _key, _move in TRANSITIONS.items():
    KEYS[_move].add(_key)


def classes(annotation: object) -> set[type]:
    """Return the classes that an annotation accepts."""
    if isinstance(annotation, TypeVar):
        parts = annotation.__constraints__ or (annotation.__bound__,)
    elif get_origin(annotation):
        parts = get_args(annotation)
    else:
        return {annotation}
    return set().union(*(classes(part) for part in parts))


def test_table_is_total():
    assert set(TRANSITIONS) == set(product(STATES, EVENTS))


def test_no_function_of_a_flow_is_left_out_of_the_table():
    written = {
        function
        for flow in FLOWS
        for name, function in vars(flow).items()
        if inspect.isfunction(function)
        and function.__module__ == flow.__name__
        and list(inspect.signature(function).parameters) == ["state", "event", "facts"]
        and not name.startswith("_")
    }

    assert written == set(MOVES)


@pytest.mark.parametrize(
    "move", MOVES, ids=lambda move: f"{move.__module__.rpartition('.')[2]}.{move.__name__}"
)
def test_the_types_of_a_function_say_in_which_phases_and_for_which_events_it_stands_in_the_table(move):
    hints = get_type_hints(move)

    assert classes(hints["state"]) == {state for state, _ in KEYS[move]}
    accepted = tuple(classes(hints["event"]))
    assert all(issubclass(event, accepted) for _, event in KEYS[move])


def test_a_function_leads_only_where_its_return_type_says():
    leads = {move: next_states(move) for move in MOVES}
    for outcome in samples.outcomes():
        move = TRANSITIONS[type(outcome.state), type(outcome.event)]
        assert isinstance(outcome.after, (*leads.get(move, ()), type(outcome.state)))


def test_every_arrow_of_the_diagram_can_really_happen():
    happened = defaultdict(set)
    for outcome in samples.outcomes():
        if opens_phase(outcome.state, outcome.after):
            key = type(outcome.state).__name__, type(outcome.after).__name__
            happened[key].add(type(outcome.event).__name__)

    assert {key: {name.removeprefix("⏰ ") for name in names} for key, names in edges().items()} == {
        key: names for key, names in happened.items() if key[0] != key[1]
    }


def test_a_refusal_changes_nothing_and_says_only_kind_words():
    for outcome in samples.outcomes():
        if isinstance(TRANSITIONS[type(outcome.state), type(outcome.event)], Refusal):
            assert outcome.after == outcome.state
            assert all(isinstance(effect, Say) for effect in outcome.effects)


def test_a_person_always_gets_an_answer():
    for outcome in samples.outcomes():
        if isinstance(outcome.event, DeelnemerEvent | BegeleiderEvent):
            answers = [e for e in outcome.effects if isinstance(e, Say | Mark) or type(e).__name__ == "Ask"]
            assert answers, outcome


@pytest.mark.parametrize("event", [event for event in EVENTS if issubclass(event, Deadline)])
def test_the_clock_is_refused_in_silence(event):
    moves = [TRANSITIONS[state, event] for state in STATES]

    assert {move for move in moves if isinstance(move, Refusal)} <= {STIL}


@pytest.mark.parametrize("event", [event for event in EVENTS if not issubclass(event, Deadline)])
def test_a_person_is_never_refused_in_silence(event):
    assert all(TRANSITIONS[state, event] is not STIL for state in STATES)


def test_a_phase_that_opens_plans_what_happens_by_itself():
    """Without a termijn nobody would ever move the gesprek again; only who stopped is left alone."""
    for outcome in samples.outcomes():
        if opens_phase(outcome.state, outcome.after) and type(outcome.after).__name__ != "Gestopt":
            assert any(isinstance(effect, Schedule) for effect in outcome.effects), outcome


def test_a_termijn_lies_ahead():
    """In the future: what is planned in the past would happen at once."""
    for outcome in samples.outcomes():
        for effect in outcome.effects:
            if isinstance(effect, Schedule):
                assert effect.at > samples.NOW, outcome


def test_every_phase_has_a_screen_and_a_next_action():
    for opdracht_id in samples.OPDRACHTEN:
        for state in samples.states(opdracht_id):
            facts = samples.facts(opdracht=samples.opdracht(opdracht_id))
            who, what = next_action(state)
            assert screen(state, facts) and who and what
