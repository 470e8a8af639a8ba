"""An opdracht in the terminal: the bot's own messages, whatever is typed, and always an end."""

import io
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.terminal import Screen, Stage, play, play_fast
from bot.terminal.play import HOW, NO_BUTTON, find
from bot.terminal.show import as_text
from bot.terminal.stage import Knop
from content.beelden import default_beelden
from content.catalogus import load_catalogus
from content.opdracht import Handig, Keuze, Meerkeuze, Volgorde
from conversations.state import AanDeSlag
from tests.conversations.alles import alles

CATALOGUS = load_catalogus()
SATURDAY = datetime(2026, 11, 21, 20, tzinfo=UTC)
ONE = "overleggen-1-1"
ESCAPE = "\x1b"


class Play:
    """A terminal without people: what was printed, and what was typed."""

    def __init__(self, opdracht_id: str = ONE, *, tty: bool = False) -> None:
        self.file = io.StringIO()
        console = Console(file=self.file, force_terminal=tty, highlight=False, markup=False, width=88)
        self.stage = Stage(CATALOGUS, CATALOGUS.opdracht(opdracht_id), SATURDAY)
        self.screen = Screen(default_beelden(), console)

    def fast(self, *, mis: bool = False) -> str:
        play_fast(self.stage, self.screen, mis=mis)
        return self.printed

    def type(self, *lines: str) -> str:
        waiting = iter(lines)

        def ask() -> str:
            line = next(waiting, None)
            if line is None:
                raise EOFError
            return line

        with suppress(EOFError):
            play(self.stage, self.screen, ask)
        return self.printed

    @property
    def printed(self) -> str:
        return self.file.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


# --- by itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize("mis", [False, True], ids=["best", "mis"])
@pytest.mark.parametrize("opdracht", CATALOGUS.opdrachten.values(), ids=lambda opdracht: opdracht.id)
def test_every_opdracht_is_played_to_the_card_of_the_werkplekopleider(opdracht, mis):
    played = Play(opdracht.id)
    printed = flat(played.fast(mis=mis))

    assert isinstance(played.stage.state, AanDeSlag)
    texts = [
        opdracht.titel,
        opdracht.waarom,
        *opdracht.voorbeeld,
        opdracht.als_dan,
        opdracht.aan_de_slag.tekst,
    ]
    texts += [opdracht.begeleider.kans, opdracht.begeleider.pas_op, opdracht.begeleider.let_op[0].tekst]
    assert not [text for text in texts if flat(text) not in printed]
    assert printed.index(opdracht.aan_de_slag.tekst) < printed.index("--- voor werkplekopleider Ria ---")
    assert printed.endswith(f"Einde van {opdracht.id}. Er is niets bewaard.")
    assert ("Deze vraag komt nog een keer." in printed) is mis


def all_feedback(vraag) -> list[str]:
    """Return the feedback that somebody gets who first answers less handy everywhere."""
    match vraag:
        case Keuze():
            return [optie.feedback for optie in vraag.opties]
        case Handig() | Volgorde() | Meerkeuze():
            return [feedback for _, feedback in vraag.feedback]
        case _:
            return []


@pytest.mark.parametrize("opdracht_id", [ONE, "instructies-volgen-1-3"])
def test_with_mis_all_feedback_is_seen_and_every_retry(opdracht_id):
    printed = flat(Play(opdracht_id).fast(mis=True))

    for vraag in CATALOGUS.opdracht(opdracht_id).vragen:
        assert not [text for text in all_feedback(vraag) if flat(text) not in printed], vraag.id
    for said in ("Je mag het nog een keer proberen.", "Probeer het nog een keer.", "Dit helpt het meest:"):
        assert said in printed


def test_without_mis_nothing_is_asked_twice():
    printed = Play().fast()

    assert "nog een keer" not in printed
    assert "💡 Dit helpt" not in printed


def test_all_types_of_vraag_are_played():
    catalogus = load_catalogus()
    opdracht = alles()
    both = type(catalogus)(
        catalogus.skills, catalogus.werksettings, {**catalogus.opdrachten, opdracht.id: opdracht}
    )
    for mis in (False, True):
        stage, file = Stage(both, opdracht, SATURDAY), io.StringIO()
        play_fast(stage, Screen(default_beelden(), Console(file=file)), mis=mis)

        assert isinstance(stage.state, AanDeSlag)


# --- by hand ----------------------------------------------------------------------------------------


def test_enter_goes_on_a_word_and_a_number_choose():
    printed = Play().type("", "verder", "1", "Niet handig")

    assert "Jij koos: Niet handig" in printed.replace("👎 ", "")
    assert printed.rstrip().endswith("Verder")


def test_letters_choose_and_klaar_closes():
    printed = Play().type("", "", "", "handig", "", "a", "B", "klaar")

    ticked = [line[:4] for line in printed.splitlines() if line.startswith("☑️")]
    assert ticked == ["☑️ A", "☑️ A", "☑️ B"], "the vraag is drawn again after each tick"
    assert "[5] ✅ Klaar" in printed


def test_vorige_shows_the_last_vraag_again():
    printed = Play().type("", "", "", "handig", "", "vorige")

    assert "↩️ De vorige vraag" in printed


@pytest.mark.parametrize(
    "typed", ["x", "99", "0", "²", "٣", "a b", "/start", "🙂", "x" * 100_000, "\0", "1e9"]
)
def test_what_is_no_button_gets_a_kind_line_and_is_asked_again(typed):
    played = Play()
    played.type("", "", "")
    before, state = played.printed, played.stage.state
    after = Play()
    printed = after.type("", "", "", typed).removeprefix(before)

    assert after.stage.state == state
    assert f"{NO_BUTTON} {HOW}" in printed
    assert printed.rstrip().endswith("[3] 🙋 Hulp")


@pytest.mark.parametrize("typed", ["stop", " STOP ", "Stop!"])
def test_stop_ends_it(typed):
    assert Play().type("", typed, "").endswith("Je bent gestopt. Er is niets bewaard.\n")


def answers_until_vertel() -> list[str]:
    """Return what must be typed to come to the open question of the opdracht."""
    played, typed = Play(), []
    for line in played.fast().splitlines():
        if line.startswith("> "):
            typed += line.removeprefix("> ").split("  ")
    return typed


def test_the_open_vraag_takes_any_words_and_the_path_of_fast_can_be_typed():
    typed = answers_until_vertel()
    at = typed.index("Morgen, na de pauze.")

    for words in ("Ik vraag het aan Ria.", "x" * 5000, "<b>niet & dik</b>", "\0"):
        played = Play()
        printed = played.type(*typed[:at], words, "")
        assert "Wat jij vertelt, blijft van jou." in printed
        assert printed.endswith(f"Einde van {ONE}. Er is niets bewaard.\n")
        assert isinstance(played.stage.state, AanDeSlag)


def test_hulp_is_seen_by_who_guides():
    printed = Play().type("", "", "", "hulp")

    assert "--- voor werkplekopleider Ria ---" in printed
    assert "Sam vraagt om hulp" in printed


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["", "a", "b", "c", "1", "2", "3", "4", "klaar", "vorige", "opnieuw", "x", "handig"])
    )
)
def test_whatever_is_typed_there_is_a_way_on(typed):
    played = Play()
    printed = played.type(*typed)

    assert played.stage.knoppen
    assert printed.count("[1] ") >= 1


KNOPPEN = [
    Knop("☑️ A", {}, None),
    Knop("B", {}, None),
    Knop("👎 Niet handig", {}, None),
    Knop("▶️ Verder", {}, None),
]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("a", "☑️ A"),
        ("A.", "☑️ A"),
        ("2", "B"),
        (" niet  HANDIG ", "👎 Niet handig"),
        ("", "▶️ Verder"),
        ("5", None),
    ],
)
def test_a_button_is_found_by_letter_number_or_words(typed, label):
    found = find(typed, KNOPPEN)

    assert (found.label if found else None) == label
    assert find("", []) is None


@given(st.text())
def test_any_text_is_looked_up(typed):
    assert find(typed, KNOPPEN) in (None, *KNOPPEN)


# --- how it looks -----------------------------------------------------------------------------------


def test_a_picture_is_told_in_words_and_only_with_a_new_message():
    printed = Play().type("", "", "", "handig", "", "a", "a")
    vraag = CATALOGUS.opdracht(ONE).vragen[1]
    alt = default_beelden().get(vraag.beeld).alt

    assert printed.count(f"[{alt}]") == 1


def test_bold_is_bold_in_a_terminal_and_plain_elsewhere():
    assert f"{ESCAPE}[1mIs dit handig?{ESCAPE}[0m" in Play(tty=True).type("", "", "")
    assert ESCAPE not in Play().type("", "", "")


def test_no_color_means_no_control_codes_at_all(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    assert ESCAPE not in Play(tty=True).type("", "", "")


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))))
def test_what_a_person_typed_is_shown_as_it_is(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert as_text(f"<b>{escaped}</b>").plain == text


# --- the command ------------------------------------------------------------------------------------


def wpo(
    folder: Path, *words: str, typed: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a program, with piped answers."""
    return subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "content", "play", *words],
        input=typed,
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
    )


def test_piped_answers_are_shown_and_nothing_is_written(tmp_path):
    done = wpo(tmp_path, ONE, typed=b"\n\n\nhandig\n")
    printed = done.stdout.decode()

    assert done.returncode == 0, done.stderr
    assert "> handig" in printed
    assert printed.endswith("Je bent gestopt. Er is niets bewaard.\n"), "the end of the answers is a stop"
    assert not done.stderr
    assert not [*tmp_path.iterdir()]


def test_bytes_that_are_no_text_and_a_terminal_that_knows_few_signs_do_no_harm(tmp_path):
    done = wpo(tmp_path, ONE, typed=b"\xff\xfe\x00\n\nstop\n", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert (done.returncode, done.stderr) == (0, b"")
    assert NO_BUTTON.encode() in done.stdout


def test_ctrl_c_ends_it_kindly(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", "from bot.cli import main; main()", "content", "play", ONE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    while b"[1]" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate()

    assert process.returncode == 0, errors
    assert rest.decode().endswith("Je bent gestopt. Er is niets bewaard.\n")
    assert not errors


def test_fast_needs_no_answers(tmp_path):
    done = wpo(tmp_path, f" {ONE.upper()} ", "--fast", "--mis")

    assert done.returncode == 0
    assert done.stdout.decode().endswith(f"Einde van {ONE}. Er is niets bewaard.\n")


@pytest.mark.parametrize(
    "asked",
    ["overlegen-1-1", "overleggen", "overleggen-1-4", "🙂", "../../etc", "x" * 50_000, "a\nb\x1b[2J"],
)
def test_an_unknown_id_is_answered_with_the_nearest(tmp_path, asked):
    done = wpo(tmp_path, asked)
    (line,) = done.stderr.decode().splitlines()

    assert done.returncode == 2
    assert not done.stdout
    assert len(line) < 300 and ESCAPE not in line
    near = re.search(r"Lijkt het op een van deze\? (.*)", line)[1].split(", ")
    assert len(near) == 3 and set(near) <= set(CATALOGUS.opdrachten)
    if asked.startswith("overleg"):
        assert all(name.startswith("overleggen-") for name in near)


@pytest.mark.parametrize("words", [(), ("",), ("  ",)])
def test_without_an_id_an_example_is_given(tmp_path, words):
    done = wpo(tmp_path, *words)

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "Zeg welke opdracht, zoals: wpo content play overleggen-1-1\n"


def test_mis_without_fast_is_answered(tmp_path):
    done = wpo(tmp_path, ONE, "--mis")

    assert (done.returncode, done.stderr.decode()) == (2, "--mis hoort bij --fast.\n")
