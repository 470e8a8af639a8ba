"""A roepnaam is shown as it was typed, or refused kindly; it never plays tricks with the text around it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.names import MAX_NAAM, as_roepnaam, clean


@pytest.mark.parametrize(
    ("typed", "roepnaam"),
    [
        ("Sanne", "Sanne"),
        ("  Jan   Willem \n", "Jan Willem"),
        ("Zoë", "Zoë"),
        ("Zoe\u0308", "Zoë"),  # the same letters, typed in another way
        ("İpek", "İpek"),
        ("محمد", "محمد"),  # written from right to left: a name like any other
        ("শর্মিষ্ঠা", "শর্মিষ্ঠা"),
        ("Jan-Willem", "Jan-Willem"),
        ("D'Arcy", "D'Arcy"),
        ("D’Arcy", "D’Arcy"),  # as a phone types it
        ("Noor van Dam", "Noor van Dam"),
        ("\u202eennaS\u202c", "ennaS"),  # turns the text around it
        ("San\u200bne", "San ne"),
        ("San\x00ne", "San ne"),
        ("a" * MAX_NAAM, "a" * MAX_NAAM),
    ],
)
def test_a_name_is_kept_as_it_was_typed_without_signs_that_cannot_be_seen(typed, roepnaam):
    assert as_roepnaam(typed) == roepnaam


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "😀🎉", "1234", "{{7*7}}", "...", "\u202e", "a" * 31, "a" * 200),
        *("Noor van Dam 123", "Noor1", "Noor ٣", "Noor ²", "Noor Ⅳ"),  # digits, also of other scripts
        *("Sanne 👍", "<b>Sanne</b>", "=HYPERLINK(1)", "{{ naam }} #read", "noor@werk", "- '", "\u0308"),
    ],
)
def test_what_is_no_name_is_refused(typed):
    assert as_roepnaam(typed) is None


@given(st.text(max_size=60))
def test_a_name_is_one_line_of_decent_length_and_stays_the_same_when_cleaned_again(typed):
    naam = as_roepnaam(typed)

    if naam is not None:
        assert 1 <= len(naam) <= MAX_NAAM
        assert naam == naam.strip() == clean(naam)
        assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in naam)
        assert as_roepnaam(naam) == naam
