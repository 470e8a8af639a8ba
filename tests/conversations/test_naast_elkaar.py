"""What the two read side by side at the talk: what was seen beside the norm in words, and what was written down."""

from datetime import timedelta

import pytest

from bot.demo.emulator.telegram_html import parse
from content.render import default_texts
from conversations.facts import Gezien
from conversations.flow.nabespreking import side_by_side
from conversations.norm import NORMEN
from conversations.state import Nabespreking
from tests.conversations.samples import DAY, NOW, OPDRACHTEN, facts, opdracht

FOUR_TIMES = tuple(NOW - n * DAY for n in (3, 2, 1, 0))


def shown(niveau: int, gezien: tuple[Gezien, ...]) -> str:
    """Return the text as the begeleider reads it."""
    which = OPDRACHTEN[niveau - 1]
    state = Nabespreking(which, 1, ronde=1, taak="gewoon", gedaan=2)
    say = side_by_side(state, facts(opdracht=opdracht(which), gezien=gezien))
    text, _ = parse(default_texts().render(say.text, say.args))
    return text


def seen(niveau: int, *schalen: str) -> tuple[Gezien, ...]:
    """Every point four times `schalen`; the last of them holds for the points that are left."""
    punten = opdracht(OPDRACHTEN[niveau - 1]).begeleider.let_op
    given = (*schalen, *[schalen[-1]] * (len(punten) - len(schalen)))
    return tuple(
        Gezien(punt.id, schaal, at, observer=1)
        for at in FOUR_TIMES
        for punt, schaal in zip(punten, given, strict=True)
    )


def noted(*notities: str) -> tuple[Gezien, ...]:
    return tuple(
        Gezien("o1", "zelf", NOW - DAY + timedelta(hours=nr), observer=1, notitie=notitie)
        for nr, notitie in enumerate(notities)
    )


def test_the_one_point_that_may_stay_behind_at_niveau_2_is_named():
    text = shown(2, seen(2, "na een seintje", "zelf"))

    assert "elk punt zelf, maar 1 punt mag na een seintje zijn. Dat is zo." in text
    assert "minstens zelf" not in text


@pytest.mark.parametrize("niveau", [1, 3])
def test_a_niveau_without_an_exception_names_none(niveau):
    text = shown(niveau, seen(niveau, "na een seintje", "zelf"))

    assert not NORMEN[niveau].uitzonderingen
    assert "maar" not in text
    assert (
        f"elk punt {'minstens na een seintje' if niveau == 1 else 'zelf, ook op een ander moment'}." in text
    )


def test_more_than_was_asked_reads_as_more():
    assert "Aantal momenten: 4 (minstens 3). Gezien op 4 dagen (minstens 2)." in shown(1, seen(1, "zelf"))
    assert "Van de eerste tot de laatste keer: 3 dagen (minstens 10)." in shown(3, seen(3, "zelf"))


def test_the_latest_three_notes_are_read():
    text = shown(1, noted("een", "twee", "drie", "vier"))

    assert 'Notities\n• "twee"\n• "drie"\n• "vier"' in text
    assert 'een"' not in text
    assert "Notities" not in shown(1, seen(1, "zelf"))


@pytest.mark.parametrize("typed", ["<b>Sanne</b>", "a & b", "{{ 7 * 7 }}", "</b></i>", "&lt;", '"><script>'])
def test_a_note_is_read_as_it_was_typed(typed):
    assert f'• "{typed}"' in shown(1, noted(typed))


def test_a_long_note_is_cut_and_a_note_of_many_lines_is_one():
    assert f'• "{"a" * 199}…"' in shown(1, noted("a" * 300))
    assert f'• "{"a" * 200}"' in shown(1, noted("a" * 200))
    assert '• "regel 1 regel 2"' in shown(1, noted("regel 1\n\n\nregel 2"))
