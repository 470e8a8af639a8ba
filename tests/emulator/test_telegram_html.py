"""Telegram's HTML, down to its error messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.emulator.refusals import ApiError
from bot.demo.emulator.telegram_html import parse, units


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("gewoon", "gewoon", []),
        ("<b>vet</b>", "vet", [("bold", 0, 3)]),
        ("een <i>twee</i>", "een twee", [("italic", 4, 4)]),
        ("👍 <u>ja</u>", "👍 ja", [("underline", 3, 2)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#8364; &#x20AC;", 'a <b> & "c" € €', []),
        ("&nbsp; &eacute;", "&nbsp; &eacute;", []),
        ("<b></b>leeg", "leeg", []),
        ("<B>groot</B>", "groot", [("bold", 0, 5)]),
        ("a</b", None, "Unclosed end tag at byte offset 1"),
        ("é<b>x", None, 'Can\'t find end tag corresponding to start tag "b"'),
        ("é<b>x</i>", None, 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("x</b>", None, "Unexpected end tag at byte offset 1"),
        ("ab<br>", None, 'Unsupported start tag "br" at byte offset 2'),
        ("<p>x</p>", None, 'Unsupported start tag "p" at byte offset 0'),
        ("1 < 2", None, "Unclosed start tag at byte offset 2"),
        ("<span>x</span>", None, 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_is_read_or_refused_as_telegram_does(html, text, entities):
    if text is None:
        with pytest.raises(ApiError) as refusal:
            parse(html)
        assert refusal.value.description == f"Bad Request: can't parse entities: {entities}"
    else:
        found, marks = parse(html)
        assert found == text
        assert [(mark["type"], mark["offset"], mark["length"]) for mark in marks] == entities


def test_a_link_keeps_its_address_and_one_without_is_plain_text():
    assert parse('<a href="https://wpo.nl/?a=1&amp;b=2">x</a>')[1][0]["url"] == "https://wpo.nl/?a=1&b=2"
    assert parse("<a>x</a>") == ("x", [])


def test_length_is_counted_in_utf_16_units():
    assert [units(text) for text in ("a", "é", "👍", "👨‍👩‍👧")] == [1, 1, 2, 8]


@given(st.text())
def test_escaped_text_comes_out_as_it_went_in(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert parse(escaped) == (text, [])


@given(st.text(alphabet="<>/abi &;=\"'é👍"))
def test_whatever_comes_in_it_is_understood_or_refused(html):
    try:
        text, entities = parse(html)
    except ApiError:
        return
    assert all(entity["offset"] + entity["length"] <= units(text) for entity in entities)
