"""Each rule with a text that breaks it. The opdracht that is spoiled breaks no rule at all."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.language import sentences
from content.render import default_texts
from content.rules.blocks import messages
from content.wordlists import any_word, singulars
from tests.content.conftest import build, original, put
from tests.content.judge import judge, lists, rule_names
from tests.world import plain

SITUATIE, VRAAG = ("vragen", "v2", "situatie"), ("vragen", "v2", "vraag")
OPTIE, FEEDBACK = ("vragen", "v2", "opties", "c", "tekst"), ("vragen", "v2", "opties", "c", "feedback")
BESTE, GOED = ("vragen", "v2", "opties", "b", "tekst"), ("vragen", "v2", "opties", "b", "feedback")
HERINNERINGEN = ("aan_de_slag", "herinneringen")
KAART, GESPREK, LET_OP = ("begeleider", "kans"), ("begeleider", "gesprek"), ("begeleider", "let_op")
LONG = "Je loopt met een doos naar de andere kant van de grote zaal toe."
HARD = "Ondersteunende werkzaamheden veroorzaken aanzienlijke onduidelijkheden."


def many(text, times=120):
    return [f"{text} {'a' * (1 + n % 12)}." for n in range(times)]


def first_is_best(keuze):
    best, *others = sorted(keuze["opties"], key=lambda optie: optie["goed"] != "ja")
    return {**keuze, "opties": [best, *others]}


def best_is_longest(keuze):
    return {
        **keuze,
        "opties": [{**o, "tekst": o["tekst"] + " Echt." * (o["goed"] == "ja") * 3} for o in keuze["opties"]],
    }


def keuzes(change):
    """Return a change of every keuze in a row of vragen."""
    return lambda old: [change(vraag) if vraag["type"] == "keuze" else vraag for vraag in old]


def with_picture(vraag):
    return {**vraag, "beeld": "bezem", "situatie": "Je zet soep op tafel. " * 60}


def without_picture(vraag):
    return {**vraag, "beeld": None, "situatie": "Soep. " * 660}


BREAKS = [
    ("R10", HERINNERINGEN, many("Je loopt met een doos naar de andere kant van de")),
    ("R11", ("waarom",), f"{LONG} Dat is fijn."),
    ("R11", ("als_dan",), f"Als ik dit lees, dan {LONG.lower()}"),
    ("R11", OPTIE, "Ik loop met een doos naar de andere kant van hier."),
    ("R12", HERINNERINGEN, many(HARD, 40)),
    ("R12", FEEDBACK, f"{HARD} {HARD} {HARD} {HARD} {HARD} {HARD}"),
    ("R13", SITUATIE, "Je begeleider vertelt iets over een sextant."),
    ("R14", HERINNERINGEN, many("De rebel danst met een mandarijn en een", 60)),
    ("R15", SITUATIE, "Je kijkt naar de vergaderruimte."),
    ("R16", SITUATIE, "Jullie gaan over het werk communiceren."),
    ("R16", SITUATIE, "Je vraagt het, want dan heb je hulp door middel van uitleg."),
    ("R16", ("leerdoel",), "Ik kan mijn werkplekopleider iets vragen."),
    ("R18", SITUATIE, "De medewerker zet de lunch klaar."),
    ("R18", VRAAG, "Wat doet u?"),
    ("R18", KAART, "Geef uw collega een taak."),
    ("R19", SITUATIE, "De lunch wordt door jou klaargezet."),
    ("R20", SITUATIE, "Je wacht als het druk is, omdat je collega praat."),
    ("R20", SITUATIE, "Je pakt brood, kaas, soep, melk en koffie."),
    ("R20", SITUATIE, "Je pakt het brood (en de kaas)."),
    ("R20", SITUATIE, "Je pakt brood en/of kaas."),
    ("R21", SITUATIE, "Je pakt iets, bijv. brood."),
    ("R21", SITUATIE, "Je pakt o.a. brood."),
    ("R22", SITUATIE, "Je pakt drie borden."),
    ("R23", SITUATIE, "Je bent de draad kwijt."),
    ("R23", KAART, "Geef een steuntje in de rug."),
    ("R24", VRAAG, "Wat doe je niet?"),
    ("R24", SITUATIE, "Je hebt nooit geen tijd."),
    ("R24", FEEDBACK, "Begrijpelijk, je wilt verder. Begin nog niet."),
    ("R24", FEEDBACK, "Begrijpelijk, je wilt verder. Wat doe je nu?"),
    ("R24", ("vragen", "v1", "feedback", "ja"), "Dat kan soms handig zijn. Doe het niet zo."),
    ("R24", ("vragen", "v5", "feedback", "anders"), "Eerst kijken, dan doen. Begin nooit meteen."),
    ("R25", SITUATIE, "De chef zet de lunch klaar."),
    ("R26", SITUATIE, "Je pakt twee doozen."),
    ("R26", KAART, "Geef deze week drie doozen."),
    ("R27", SITUATIE, "Je bent klaar!! Ga maar zitten."),
    ("R27", GOED, "Goed! Je noemt het stuk. Zo moet het!"),
    ("R27", GOED, "Wat knap van jou. Je noemt het stuk."),
    ("R28", GOED, "Goed. 👍 Je noemt het stuk. 👍"),
    ("R28", GOED, "Goed. Je noemt het stuk 🎉."),
    ("R28", OPTIE, "👍"),
    ("R28", KAART, "Geef een taak. 🧑‍🚒"),
    ("R30", ("vragen",), lambda old: [old[-1], *old[:-1]]),
    ("R31", ("titel",), "Ik zeg het als ik iets nog niet snap"),
    ("R31", ("leerdoel",), "Ik leer om iets te vragen."),
    ("R31", ("leerdoel",), "Ik kan weten wat ik nog moet doen."),
    ("R32", ("waarom",), "Uitleg is soms lastig."),
    ("R33", ("voorbeeld",), ["Esra zegt: ‘Ik weet het.’"]),
    ("R33", ("voorbeeld",), ["Een vrouw kijkt. Ze zegt: ‘Ja.’ Ze wacht. Ze begint."]),
    ("R33", ("voorbeeld",), ["Esra kijkt. Ze wacht. Ze vraagt iets. Ze begint."]),
    ("R34", ("vragen",), lambda old: old[2:]),
    ("R34", ("vragen",), lambda old: old[:-1]),
    (
        "R35",
        ("vragen",),
        lambda old: [{**v, "vorm": "doe"} if v["type"] == "keuze" else v for v in old if v["id"] > "v1"],
    ),
    ("R36", ("vragen",), lambda old: [{**v, "setting": "catering"} if "setting" in v else v for v in old]),
    ("R36", ("vragen", "v2", "setting"), "groen"),
    ("R38", ("vragen", "v2", "observatiepunt"), ["o9"]),
    ("R38", ("vragen",), lambda old: [{**v, "observatiepunt": ["o1"]} if "setting" in v else v for v in old]),
    ("R41", SITUATIE, "Je zet. Je pakt. Je kijkt. Je wacht. Je doet."),
    ("R41", VRAAG, "Wat zeg jij nu het eerst tegen je begeleider over de soep?"),
    ("R41", OPTIE, "Verantwoordelijkheidsgevoel ontwikkelingsmogelijkheden arbeidsvoorwaarden."),
    ("R42", OPTIE, "Oké."),
    ("R43", ("vragen",), keuzes(first_is_best)),
    ("R42", ("vragen",), keuzes(best_is_longest)),
    ("R44", BESTE, "De uitleg over de soep is nog niet duidelijk."),
    ("R45", FEEDBACK, "Vraag eerst."),
    ("R45", FEEDBACK, "Vraag eerst nog wat uitleg over de soep."),
    ("R45", FEEDBACK, " ".join(["Je zet de soep klaar."] * 4 + ["Vraag het."])),
    ("R45", FEEDBACK, f"{LONG} {LONG} {LONG}"),
    ("R46", FEEDBACK, "Helaas is de soep te laat. Vraag eerst uitleg."),
    ("R46", FEEDBACK, "Fout. Vraag eerst uitleg over de soep."),
    ("R47", GOED, "Goed. Je bent heel slim."),
    ("R49", ("vragen", "v5", "feedback", "goed"), "Goed. Zo leer je de knop kennen."),
    ("R50", SITUATIE, "Je werkt met Wolfgang in de keuken."),
    ("R51", SITUATIE, "Je collega heeft autisme."),
    ("R51", KAART, "Let op bij een deelnemer met ADHD."),
    ("R57", SITUATIE, "Je werkt NU in de keuken."),
    ("B1", KAART, "Geef een taak " * 8),
    ("B1", GESPREK, [f"{HARD} {HARD} {HARD} {HARD}"] * 5),
    ("D1", KAART, "Geef een taak. " * 60),
    ("D1", (*LET_OP, "o1", "kort"), "Vraagt zelf om uitleg"),
    ("D3", (*LET_OP, "o1", "tekst"), "Vraagt na een seintje om uitleg."),
    ("D2", (*GESPREK, 0), "Waarom lukte het niet?"),
    ("bericht", SITUATIE, "Je werkt. " * 40),
    ("bericht", (*HERINNERINGEN, 0), "Hoi. Hoe is het? Is het gelukt?"),
    ("bericht", HERINNERINGEN, ["Is het gelukt?"] * 4),
    ("oefendeel", ("voorbeeld",), ["Je werkt hier met veel mensen. " * 110]),
    ("bericht", ("vragen", "v2"), with_picture),
    ("beeld", ("vragen", "v2"), without_picture),
    ("beeld", ("vragen",), lambda old: [{**vraag, "beeld": "bezem"} for vraag in old]),
]
# An opdracht with a situatie: v6.
SCENE = ("vragen", "v6", "scenes", "s1", "tekst")
SCENE_BREAKS = [
    ("R41", SCENE, "Je werkt hier. Wat doe je nu?"),
    ("R41", SCENE, "Je kijkt. " * 6),
]
BASE = "instructies-volgen-1-2"
ROWS = [(BASE, *row) for row in BREAKS] + [("instructies-volgen-1-3", *row) for row in SCENE_BREAKS]


def broken(data):
    return {finding.rule for _, finding in judge(build(data))}


@cache
def spoil(nr):
    """Return what is found in the opdracht that row `nr` spoils: names of rules, and their findings."""
    base, _, place, value = ROWS[nr]
    return judge(build(put(original(base), place, value)))


def test_the_opdrachten_that_are_spoiled_break_no_rule():
    assert {rule for base in {row[0] for row in ROWS} for rule in broken(original(base))} == set()


@pytest.mark.parametrize("nr", range(len(ROWS)), ids=[f"{row[1]}-{nr}" for nr, row in enumerate(ROWS)])
def test_rule_finds_what_breaks_it(nr):
    assert ROWS[nr][1] in {finding.rule for _, finding in spoil(nr)}


def test_every_rule_has_a_text_that_breaks_it():
    """Those about buttons and messages of the bot are broken in test_templates.py."""
    spoken = {name for nr in range(len(ROWS)) for name, _ in spoil(nr)}

    assert rule_names() - spoken == {"label_size", "label_sign", "team_size"}


@pytest.mark.parametrize(("change", "limit"), [(with_picture, 1024), (without_picture, 4096)])
def test_a_vraag_fits_in_a_message_or_under_its_picture(data, change, limit):
    said = [finding.message for _, finding in judge(build(put(data, ("vragen", "v2"), change)))]

    assert any(f"passen er {limit}" in message for message in said)


def test_a_message_is_measured_with_the_sentences_that_the_bot_adds(data):
    opdracht, texts = build(data), default_texts()
    args = {"taak": opdracht.aan_de_slag, "als_dan": opdracht.als_dan, "gedaan": 0}
    said = [
        texts.render("intro", {"opdracht": opdracht, "aantal": len(opdracht.scored)}),
        texts.render("taak", args),
    ]

    for start, html in zip(("waarom", "aan_de_slag"), said, strict=True):
        measured = next(b for b in messages(opdracht) if b.soort == "bericht" and b.loc[0] == start)
        assert [part for part in sentences(measured.tekst) if part not in plain(html)] == []


def test_finding_points_at_its_place_and_says_what_to_do(data):
    found = judge(build(put(data, SITUATIE, "Je pakt drie borden.")))

    (finding,) = [finding for _, finding in found if finding.rule == "R22"]

    assert finding.loc == ("vragen", 1, "situatie")
    assert "cijfer" in finding.cure


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (SITUATIE, "Acht borden staan klaar."),
        (SITUATIE, "Je zegt: ‘Samira's tas staat hier.’"),
        (SITUATIE, "Je pakt de prullenbakken en de emmers."),
        (SITUATIE, "Je collega typt en ruimt de doosjes op."),  # rare forms of common words
        (FEEDBACK, "Dat is nog niet goed. Vraag eerst uitleg."),
        (GOED, "Goed. 👍 Je noemt het stuk van de soep."),
        (("leerdoel",), "Ik kan zeggen wat ik nog niet weet."),
    ],
)
def test_rule_leaves_good_texts_alone(data, place, value):
    assert broken(put(data, place, value)) == set()


@pytest.mark.parametrize("niveau", [4, 9])
def test_a_niveau_that_does_not_exist_makes_no_rule_stumble(data, niveau):
    assert isinstance(broken({**data, "id": f"instructies-volgen-1-{niveau}"}), set)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1), place=st.sampled_from([SITUATIE, OPTIE, GOED, FEEDBACK, ("waarom",), KAART]))
def test_no_text_makes_a_rule_stumble(text, place):
    assert isinstance(broken(put(original(BASE), place, f"-{text}")), set)


def test_common_endings_of_jargon_are_found():
    for text in ("Je communiceert.", "Dat is flexibele tijd.", "Twee deadlines.", "Je beseft het."):
        assert any(entry.pattern.search(text) for entry in lists().jargon), text
    for text in ("Je uitleg is goed.", "Kijk over de rand.", "Hij doet mee."):
        assert not any(entry.pattern.search(text) for entry in lists().jargon), text


def test_word_is_found_whole_and_in_any_case():
    assert any_word("men").search("Men zegt dat.")
    assert not any_word("men").search("samen mensen")


def test_plural_of_a_listed_word_is_known():
    assert lists().is_known("Prullenbakken")
    assert lists().is_known("emmers")
    assert lists().is_known("Zeynep's")
    assert "prullenbak" in singulars("prullenbakken")
