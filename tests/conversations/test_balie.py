"""The balie: what is typed at an open question, and how somebody gets out of it."""

import pytest

from conversations.effects import Invite
from conversations.flow.balie import CLOSED, uitnodigen

ROL = {"rol": "deelnemer"}


@pytest.mark.parametrize(
    "typed",
    [
        *("nee", "Nee", "NEE!", "laat maar", "Laat  maar.", "stop", "stoppen", "annuleer", "annuleren"),
        *("toch niet", "nee laat maar", "Nee, laat maar.", " nee ", "nee nee", "Nee.\nLaat maar"),
    ],
)
def test_who_types_no_invites_nobody(typed):
    assert uitnodigen(typed, ROL) == (True, [*CLOSED])


@pytest.mark.parametrize("typed", ["Neeltje", "Stoppelien", "Nee Noor", "Maar", "Laat", "Toch"])
def test_a_name_that_looks_like_no_is_a_name(typed):
    assert uitnodigen(typed, ROL) == (True, [Invite("deelnemer", typed)])


@pytest.mark.parametrize(
    "typed", ["", "123", "Noor 1", "nee" * 2000, "nee " * 1000 + "1", "!" * 4000, "\u202e"]
)
def test_what_is_neither_is_asked_again(typed):
    done, effects = uitnodigen(typed, ROL)

    assert not done
    assert effects
