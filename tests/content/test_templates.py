"""The texts and buttons of the bot: each has a reader, and is judged in every form that it can take."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from content.catalogus import HERE
from content.check import check_content
from content.rules.templates import LEZERS, LezersFile, label_page, read_bot_texts, text_pages
from content.source import ContentError, Source, parse, read_source
from tests.content.judge import judge_page

LONG = "Je loopt met een doos naar de andere kant van de grote zaal toe."
HARD = "Ondersteunende werkzaamheden veroorzaken aanzienlijke onduidelijkheden."


@pytest.fixture(scope="module")
def lezers() -> LezersFile:
    return parse(LezersFile, read_source(HERE / LEZERS, LEZERS))


@pytest.fixture
def bot(tmp_path):
    """A content folder with only a few texts and buttons, each with its reader."""
    texts = {"hallo": "Hallo {{ naam }}.", "stil": "Vraag hoe het gaat met {{ naam }}."}
    for naam, text in texts.items():
        write(tmp_path, f"{naam}.j2", text)
    write(tmp_path, "knoppen.yaml", 'verder: "▶️ Verder"\npunt: "{{ nummer }}. {{ naam }}"\n')
    declare(tmp_path)
    return tmp_path


def write(root, file, text):
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / file).write_text(text, encoding="utf-8")


def declare(root, **changes):
    knoppen = {"deelnemer": ["verder"], "team": ["punt"], "zonder_teken": ["punt"], "demo": []}
    data = {"deelnemer": ["hallo"], "team": ["stil"], "beiden": [], "keuzes": [], "knoppen": knoppen}
    data |= {"voorbeelden": {"naam": "Samira", "nummer": 1}, **changes}
    write(root, "lezers.yaml", yaml.safe_dump(data, allow_unicode=True))


def pages(text, lezers, lezer="deelnemer"):
    numbers = {(nr,): nr for nr in range(1, text.count("\n") + 2)}
    return text_pages(Source("templates/hallo.j2", text, numbers), text, lezer, lezers)


def said(text, lezers, lezer="deelnemer"):
    """Every line that somebody can read, with the line of the template it comes from."""
    return {(block.loc[0], block.tekst) for page in pages(text, lezers, lezer) for block in page.blocks}


def broken(text, lezers, lezer="deelnemer"):
    return {finding.rule for page in pages(text, lezers, lezer) for _, finding in judge_page(page)}


def wrong(root):
    """What is wrong before anything is judged: file, line and rule."""
    return [(p.file.removeprefix("templates/"), p.line, p.rule) for p in read_bot_texts(root).problems]


# --- the forms of a template ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Hallo {{ naam }}.", {(1, "Hallo Samira.")}),
        (
            "{% if x %}\nJa.\n{% elif y %}\nSoms.\n{% else %}\nNee.\n{% endif %}",
            {(2, "Ja."), (4, "Soms."), (6, "Nee.")},
        ),
        ("A{% if x %}b{% endif %}.", {(1, "Ab."), (1, "A.")}),
        ("{{ 'Ja.' if x else 'Nee.' }}", {(1, "Ja."), (1, "Nee.")}),
        ("{{ 'Ja.' if x }}", {(1, "Ja.")}),
        ("{{ naam or 'niemand' }} komt.", {(1, "Samira komt."), (1, "niemand komt.")}),
        ("{{ {'a': 'Een.', 'b': 'Twee.'}[x] }}", {(1, "Een."), (1, "Twee.")}),
        (
            "{% for x in punten %}\n{{ loop.index }}. {{ x.kort }}\n{% else %}\nNee.\n{% endfor %}",
            {(2, "1. Zegt na"), (4, "Nee.")},
        ),
        ("{% if x %}{% if y %}Een.{% else %}Twee.{% endif %}{% endif %}", {(1, "Een."), (1, "Twee.")}),
        ("<b>Onthoud:</b> Zeg het na.", {(1, "Onthoud:"), (1, "Zeg het na.")}),
        ("Stuur /start.", {(1, "Stuur start.")}),
        ("\n\n  Drie  \n{# nooit te zien #}\n", {(3, "Drie")}),
        ("{{ 3 + 4 }} dagen.", {(1, "7 dagen.")}),
        ("{{ weekdag | dag }}.", {(1, "donderdag.")}),
        ("", set()),
    ],
)
def test_every_branch_is_read_with_its_line(lezers, text, lines):
    assert said(text, lezers) == lines


def test_a_branch_for_the_deelnemer_is_read_by_the_deelnemer_only(lezers):
    text = (
        "{% if rol == 'deelnemer' %}\nJij.\n{% elif rol == 'coach' %}\nCoach.\n{% else %}\nTeam.\n{% endif %}"
    )

    assert said(text, lezers) == {(2, "Jij.")}
    assert said(text, lezers, "team") == {(4, "Coach."), (6, "Team.")}


def test_what_can_be_chosen_and_a_heading_do_not_count_for_the_size(lezers):
    text = "🎯 <b>Kies iets</b>\nDit kan.\n{% for optie in opties %}\n{{ optie.tekst }}\n{% endfor %}"

    (page,) = [page for page in pages(text, lezers) if len(page.deelnemer) == 3]

    assert [block.tekst for block in page.messages] == ["🎯\nDit kan."]


def test_the_longest_of_all_branches_together_is_one_of_the_forms(lezers):
    text = "".join(f"{{% if x{nr} %}}Je pakt nu een doos.{{% else %}}Ja.{{% endif %}}\n" for nr in range(40))

    sizes = [page.messages[0].tekst.count("doos") for page in pages(text, lezers)]

    assert (max(sizes), len(sizes)) == (40, 41)


# --- what is judged ------------------------------------------------------------------------------------

DEELNEMER = [
    ("R10", f"{'Je loopt met een doos naar de andere kant. ' * 4}"),
    ("R11", LONG),
    ("R12", f"{HARD} {HARD} {HARD} {HARD} {HARD} {HARD}"),
    ("R13", "Dit is een sextant."),
    ("R15", "Kijk naar de vergaderruimte."),
    ("R16", "We gaan communiceren."),
    ("R16", "Kies een deelskill."),
    ("R18", "Wat doet u?"),
    ("R18", "De medewerker begint."),
    ("R19", "Dit wordt door jou klaargezet."),
    ("R20", "Je wacht als het druk is, omdat je collega praat."),
    ("R20", "Pak brood (of kaas)."),
    ("R21", "Pak iets, bijv. brood."),
    ("R22", "Pak drie borden."),
    ("R23", "Je bent de draad kwijt."),
    ("R24", "Je hebt nooit geen tijd."),
    ("R25", "De chef komt."),
    ("R26", "Pak de doozen."),
    ("R27", "Ja! Dat is goed! Mooi!"),
    ("R27", "Wat knap van jou."),
    ("R28", "👍 Ja. 👍"),
    ("R28", "🎉 Ja."),
    ("R28", "{% if x %}👍{% else %}Ja.{% endif %}"),
    ("R47", "Je bent slim."),
    ("R51", "Je collega heeft autisme."),
    ("R57", "Begin NU."),
    ("bericht", "Ja. " * 7),
    ("bericht", "Je pakt nu een doos. " * 13),
]
TEAM = [
    ("B1", f"Je {'echt ' * 20}helpt."),
    ("B1", f"{HARD} {HARD} {HARD} {HARD} {HARD} {HARD}"),
    ("B1", "Je loopt nu met een doos naar de andere kant van de zaal. " * 3),
    ("R18", "Vraag uw collega."),
    ("R23", "Je bent de draad kwijt."),
    ("R26", "Pak de doozen."),
    ("R27", "Ja! Dat is goed!"),
    ("R28", "👍 Ja. 👍"),
    ("R28", "🎉 Ja."),
    ("R51", "Iemand met autisme."),
    ("bericht", "Loop even langs. " * 250),
]


@pytest.mark.parametrize(("rule", "text"), DEELNEMER)
def test_text_for_a_deelnemer_is_plain(lezers, rule, text):
    assert rule in broken(text, lezers)


@pytest.mark.parametrize(("rule", "text"), TEAM)
def test_text_for_the_team_is_b1(lezers, rule, text):
    assert rule in broken(text, lezers, "team")


@pytest.mark.parametrize("text", ["De deelnemer praat met twee collega's (of drie).", f"{LONG}", "Ja. " * 9])
def test_the_team_may_read_more_than_a_deelnemer(lezers, text):
    assert broken(text, lezers, "team") == set()
    assert broken(text, lezers)


@pytest.mark.parametrize(
    ("label", "rule"),
    [
        ("▶️ Verder", None),
        ("{{ letter }}", "knop"),  # it has no sign, and is not said to need none
        ("Verder", "knop"),
        ("▶️", "knop"),
        ("▶️ Ga nu maar verder hier", "knop"),
        (f"▶️ {'a' * 41}", "knop"),
        ("▶️ Wij communiceren", "R16"),
        ("🎉 Verder", "R28"),
        ("▶️ Verder ▶️", "R28"),
        ("▶️ Verdr", "R26"),
    ],
)
def test_a_button_has_one_sign_and_one_to_four_words(lezers, label, rule):
    found = judge_page(label_page(Source("templates/knoppen.yaml", {"verder": label}, {}), lezers))

    assert {finding.rule for _, finding in found} >= ({rule} if rule else set())
    assert bool(found) == bool(rule)


def test_a_button_that_needs_no_sign_is_said_to(lezers):
    source = Source("templates/knoppen.yaml", {"letter": "{{ letter }}"}, {})

    assert judge_page(label_page(source, lezers)) == []


def test_error_in_a_template_is_in_the_report_with_file_and_line(folder, bot):
    assert folder == bot
    write(folder, "hallo.j2", "Hallo {{ naam }}.\n{% if x %}\nPak drie borden.\n{% endif %}")
    write(folder, "knoppen.yaml", 'verder: "Verder"\npunt: "{{ nummer }}"\n')

    found = [(p.file, p.line, p.rule) for p in check_content(folder).errors]

    assert found == [("templates/hallo.j2", 3, "R22"), ("templates/knoppen.yaml", 1, "knop")]


# --- who reads what ------------------------------------------------------------------------------------


def test_texts_with_a_reader_are_no_problem(bot):
    texts = read_bot_texts(bot)

    assert (texts.problems, texts.counts) == ((), (2, 2))


def test_a_text_without_a_reader_is_an_error(bot):
    write(bot, "nieuw.j2", "Nieuw.")

    assert wrong(bot) == [("nieuw.j2", 1, "lezer")]


def test_a_button_without_a_reader_is_an_error(bot):
    write(bot, "knoppen.yaml", 'verder: "▶️ Verder"\npunt: "1"\nterug: "↩️ Terug"\n')

    assert wrong(bot) == [("knoppen.yaml", 3, "lezer")]


@pytest.mark.parametrize(
    "changes",
    [
        {"deelnemer": ["hallo", "weg"]},
        {"deelnemer": ["hallo", "hallo"]},
        {"beiden": ["hallo"]},
        {"knoppen": {"deelnemer": ["verder", "weg"], "team": ["punt"], "zonder_teken": [], "demo": []}},
        {"knoppen": {"deelnemer": ["verder"], "team": ["punt"], "zonder_teken": ["weg"], "demo": []}},
        {"knoppen": {"deelnemer": ["verder"], "team": ["punt"], "zonder_teken": [], "demo": ["punt"]}},
    ],
)
def test_a_reader_of_nothing_and_a_text_with_two_readers_are_errors(bot, changes):
    declare(bot, **changes)

    assert [(file, rule) for file, _, rule in wrong(bot)] == [("lezers.yaml", "lezer")]


# --- what cannot be read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hallo.\n{% if %}", 2),
        ("Hallo.\n{{ naam", 2),
        ("Hallo.\n{% endfor %}", 2),
        ("{% set x = 1 %}Hallo.", 1),
        ("Hallo.\n{% include 'stil.j2' %}", 2),
        ("Hallo.\n{{ onbekend }}", 2),
        ("Hallo.\n{{ naam.voor.achter }}", 2),
        ("{{ naam | dag }}", 1),
        ("{% for x in naam %}{{ x }}{% endfor %}", 1),
        ("{% for x in onbekend %}{{ x }}{% endfor %}", 1),
        ("{{ 1 / 0 }}", 1),
        ("{{ naam() }}", 1),
    ],
)
def test_a_template_that_cannot_be_read_is_told_with_its_line(bot, text, line):
    write(bot, "hallo.j2", text)

    assert wrong(bot) == [("hallo.j2", line, "tekst")]


@pytest.mark.parametrize(
    ("file", "content", "rule"),
    [
        ("hallo.j2", b"caf\xe9", "utf-8"),
        ("knoppen.yaml", b"verder: [", "yaml"),
        ("knoppen.yaml", b"", "yaml"),
        ("knoppen.yaml", b"- verder", "vorm"),
        ("lezers.yaml", b"deelnemer: hallo", "vorm"),
        ("lezers.yaml", b"\x00", "yaml"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(bot, file, content, rule):
    (bot / "templates" / file).write_bytes(content)

    assert (file, rule) in {(name, found) for name, _, found in wrong(bot)}


@pytest.mark.parametrize("file", ["knoppen.yaml", "lezers.yaml"])
def test_a_file_that_is_gone_is_told(bot, file):
    (bot / "templates" / file).unlink()

    assert wrong(bot) == [(file, 1, "bestand")]


def test_a_label_that_cannot_be_read_is_told_with_its_line(bot):
    write(bot, "knoppen.yaml", 'verder: "▶️ Verder"\npunt: "{{ nummer"\n')

    assert wrong(bot) == [("knoppen.yaml", 2, "tekst")]


def test_a_huge_text_is_read_and_judged(lezers):
    assert {"bericht", "R27"} <= broken("Je pakt nu een doos! " * 5000, lezers)


@given(text=st.text())
def test_any_text_is_read_or_refused_in_dutch(text):
    lezers = parse(LezersFile, read_source(HERE / LEZERS, LEZERS))
    try:
        found = pages(text, lezers)
    except ContentError as error:
        found = [problem.cure for problem in error.problems]
    assert all(found)
