"""Each rule with a text that breaks it. The opdracht that is spoiled breaks no rule at all."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.catalogus import Catalogus, load_catalogus
from content.rules import CATALOGUE_RULES, OPDRACHT_RULES, dictionary_rules, open_dictionary
from content.rules.catalogue import skill_texts, spread_settings
from content.wordlists import any_word, load_wordlists, singulars
from tests.content.conftest import build, copy, put

SITUATIE, VRAAG = ("vragen", "v2", "situatie"), ("vragen", "v2", "vraag")
OPTIE, FEEDBACK = ("vragen", "v2", "opties", "c", "tekst"), ("vragen", "v2", "opties", "c", "feedback")
BESTE, GOED = ("vragen", "v2", "opties", "b", "tekst"), ("vragen", "v2", "opties", "b", "feedback")
HERINNERINGEN = ("aan_de_slag", "herinneringen")
KAART, GESPREK, LET_OP = ("begeleider", "kans"), ("begeleider", "gesprek"), ("begeleider", "let_op")
LONG = "Je loopt met een doos naar de andere kant van de grote zaal toe."
HARD = "Ondersteunende werkzaamheden veroorzaken aanzienlijke onduidelijkheden."


def many(text, times=120):
    return [f"{text} {'a' * (1 + n % 12)}." for n in range(times)]


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
    ("R43", ("vragen",), lambda old: [first_is_best(v) if v["type"] == "keuze" else v for v in old]),
    (
        "R42",
        ("vragen",),
        lambda old: [best_is_longest(v) if v["type"] == "keuze" else v for v in old],
    ),
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
    ("D2", (*GESPREK, 0), "Waarom lukte het niet?"),
    ("bericht", SITUATIE, "Je werkt. " * 40),
    ("bericht", (*HERINNERINGEN, 0), "Hoi. Hoe is het? Is het gelukt?"),
    ("bericht", HERINNERINGEN, ["Is het gelukt?"] * 4),
    ("oefendeel", ("voorbeeld",), ["Je werkt hier met veel mensen. " * 110]),
]


def first_is_best(keuze):
    best, *others = sorted(keuze["opties"], key=lambda optie: optie["goed"] != "ja")
    return {**keuze, "opties": [best, *others]}


def best_is_longest(keuze):
    return {
        **keuze,
        "opties": [{**o, "tekst": o["tekst"] + " Echt." * (o["goed"] == "ja") * 3} for o in keuze["opties"]],
    }


@pytest.fixture(scope="module")
def lists():
    return load_wordlists()


@pytest.fixture(scope="module")
def rules():
    dictionary = open_dictionary()
    assert dictionary, "wordfreq and pyspellchecker are development dependencies"
    return (*OPDRACHT_RULES, *dictionary_rules(dictionary))


def broken(data, rules, lists):
    opdracht = build(data)
    return {finding.rule for rule in rules for finding in rule(opdracht, lists)}


def test_the_opdracht_that_is_spoiled_breaks_no_rule(data, rules, lists):
    assert broken(data, rules, lists) == set()


@pytest.mark.parametrize("row", BREAKS, ids=[f"{row[0]}-{n}" for n, row in enumerate(BREAKS)])
def test_rule_finds_what_breaks_it(data, rules, lists, row):
    rule, place, value = row

    assert rule in broken(put(data, place, value), rules, lists)


def test_every_rule_has_a_text_that_breaks_it(originals, rules, lists):
    spoiled = [
        build(put(copy(originals["instructies-volgen-1-2"]), place, value)) for _, place, value in BREAKS
    ]
    tested_below = {"scene_size", "telegram_size"}

    unbroken = {
        rule.__name__ for rule in rules if not any(any(rule(opdracht, lists)) for opdracht in spoiled)
    }

    assert unbroken == tested_below


def test_text_under_a_picture_is_a_caption(data, rules, lists):
    put(data, SITUATIE, "Je zet soep op tafel. " * 60)
    data["vragen"][1]["beeld"] = "soep"

    assert any("passen er 1024" in f.message for rule in rules for f in rule(build(data), lists))


def test_finding_points_at_its_place_and_says_what_to_do(data, rules, lists):
    opdracht = build(put(data, SITUATIE, "Je pakt drie borden."))

    (finding,) = [finding for rule in rules for finding in rule(opdracht, lists) if finding.rule == "R22"]

    assert finding.loc == ("vragen", 1, "situatie")
    assert "cijfer" in finding.cure


def test_a_scene_is_as_short_as_a_situatie_and_leaves_the_question_to_the_bot(originals, rules, lists):
    data, place = copy(originals["instructies-volgen-1-3"]), ("vragen", "v6", "scenes", "s1", "tekst")

    assert "R41" in broken(put(data, place, "Je werkt hier. Wat doe je nu?"), rules, lists)
    assert "R41" in broken(put(data, place, "Je kijkt. " * 6), rules, lists)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (SITUATIE, "Acht borden staan klaar."),
        (SITUATIE, "Je zegt: ‘Samira's tas staat hier.’"),
        (SITUATIE, "Je pakt de prullenbakken en de emmers."),
        (FEEDBACK, "Dat is nog niet goed. Vraag eerst uitleg."),
        (("leerdoel",), "Ik kan zeggen wat ik nog niet weet."),
    ],
)
def test_rule_leaves_good_texts_alone(data, rules, lists, place, value):
    assert broken(put(data, place, value), rules, lists) == set()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1), place=st.sampled_from([SITUATIE, OPTIE, GOED, FEEDBACK, ("waarom",), KAART]))
def test_no_text_makes_a_rule_stumble(originals, rules, lists, text, place):
    spoiled = put(copy(originals["instructies-volgen-1-2"]), place, f"-{text}")

    assert isinstance(broken(spoiled, rules, lists), set)


def catalogue_findings(opdrachten, lists):
    real = load_catalogus()
    catalogus = Catalogus(real.skills, real.werksettings, {opdracht.id: opdracht for opdracht in opdrachten})
    return {finding.rule for rule in CATALOGUE_RULES for _, finding in rule(catalogus, lists)}


def skill_of_six(data):
    """A complete skill, six times the same opdracht."""
    ids = [f"overleggen-{deelskill}-{niveau}" for deelskill in (1, 2) for niveau in (1, 2, 3)]
    return [build({**data, "id": name}) for name in ids]


def test_two_opdrachten_do_not_share_a_titel_or_feedback(data, lists):
    other = {**copy(data), "id": "overleggen-1-2"}

    assert catalogue_findings([build(data), build(other)], lists) == {"R31", "R45"}


def test_two_answers_do_not_share_their_feedback(data, lists):
    put(data, FEEDBACK, data["vragen"][1]["opties"][0]["feedback"])

    assert catalogue_findings([build(data)], lists) == {"R45"}


def test_unknown_setting_is_found(data, lists):
    assert catalogue_findings([build({**data, "ook": ["post", "maan"]})], lists) == {"R36"}


def test_mix_of_people_counts_in_a_complete_skill_only(data, lists):
    put(data, ("voorbeeld",), ["Henk en Piet zeggen: ‘Ja.’"])
    put(data, ("vragen", "v1", "situatie"), "Tom begint toch.")

    assert "R50" in catalogue_findings(skill_of_six(data), lists)
    assert "R50" not in catalogue_findings(skill_of_six(data)[:5], lists)


def test_settings_are_counted_over_the_whole_catalogue_only(data, lists):
    real = load_catalogus()
    ids = [f"{deelskill.id}-{niveau}" for deelskill in real.deelskills for niveau in (1, 2, 3)]
    all_in_catering = {name: build({**data, "id": name}) for name in ids}

    whole = list(spread_settings(Catalogus(real.skills, real.werksettings, all_in_catering), lists))
    all_in_catering.popitem()
    part = list(spread_settings(Catalogus(real.skills, real.werksettings, all_in_catering), lists))

    assert {finding.loc[-1] for _, finding in whole} == set(real.werksettings)
    assert part == []


@pytest.mark.parametrize(
    ("field", "tekst", "rule"),
    [
        ("uitleg", LONG, "R11"),
        ("uitleg", "Dit. Is. Veel.", "R11"),
        ("ik_zie_dat", "Jij begint altijd te vroeg.", "D4"),
    ],
)
def test_sentences_of_a_deelskill_are_short_and_neutral(lists, field, tekst, rule):
    real = load_catalogus()
    deelskill = real.skills[0].deelskills[0].model_copy(update={field: tekst})
    skill = real.skills[0].model_copy(update={"deelskills": (deelskill,)})

    ((key, finding),) = skill_texts(Catalogus((skill,), {}, {}), lists)

    assert (key, finding.rule, finding.loc) == ("skills.yaml", rule, ("skills", 0, "deelskills", 0, field))


def test_common_endings_of_jargon_are_found(lists):
    for text in ("Je communiceert.", "Dat is flexibele tijd.", "Twee deadlines.", "Je beseft het."):
        assert any(entry.pattern.search(text) for entry in lists.jargon), text
    for text in ("Je uitleg is goed.", "Kijk over de rand.", "Hij doet mee."):
        assert not any(entry.pattern.search(text) for entry in lists.jargon), text


def test_word_is_found_whole_and_in_any_case():
    assert any_word("men").search("Men zegt dat.")
    assert not any_word("men").search("samen mensen")


def test_plural_of_a_listed_word_is_known(lists):
    assert lists.is_known("Prullenbakken")
    assert lists.is_known("emmers")
    assert lists.is_known("Zeynep's")
    assert "prullenbak" in singulars("prullenbakken")
