"""The order of options is the same for the same person, and another for others."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.flow.vragen import LETTERS, shuffled

KEYS = st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=1, max_size=6, unique=True)


@settings(max_examples=30)
@given(keys=KEYS, seed=st.text(), data=st.data())
def test_the_order_depends_on_the_seed_only(keys, seed, data):
    """Not on the order in the file: an editor may move an option."""
    items = [(key, f"tekst {key}") for key in keys]
    moved = data.draw(st.permutations(items))

    assert shuffled(items, seed) == shuffled(moved, seed)


@settings(max_examples=30)
@given(keys=KEYS, seed=st.text())
def test_every_option_gets_one_letter_in_order(keys, seed):
    made = shuffled([(key, key.upper()) for key in keys], seed)

    assert [letter for letter, _, _ in made] == list(LETTERS[: len(keys)])
    assert sorted((key, item) for _, key, item in made) == sorted((key, key.upper()) for key in keys)


def test_the_order_stays_the_same_after_a_restart():
    """Written down, so that another way of mixing is noticed: somebody may be in the middle of a vraag."""
    made = shuffled([(key, key) for key in "abc"], "1/instructies-volgen-1-1/v1/None/vraag")

    assert [key for _, key, _ in made] == ["b", "c", "a"]


def test_the_first_option_is_not_always_the_first_letter():
    firsts = Counter(shuffled([(key, key) for key in "abc"], f"{nr}/v1")[0][1] for nr in range(300))

    assert all(60 < firsts[key] < 140 for key in "abc")
