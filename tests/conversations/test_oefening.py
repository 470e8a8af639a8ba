"""Every type of vraag, answered goed, deels and fout, twice fout, and when it comes back at the end.

Source: ontwerp.md, part 5, What happens after an answer.
"""

from dataclasses import replace

import pytest

from content.render import default_texts
from conversations import events as e
from conversations.effects import Mark, RecordAntwoord, Say
from conversations.state import AanDeSlag
from conversations.step import step
from tests.conversations import samples
from tests.conversations.alles import alles
from tests.conversations.walker import Walker
from tests.world import plain

NOG_EENS, BESTE, OUD = "nog een keer proberen", "Dit helpt het meest", "Deze knop is van eerder"
PAST, EERST = "Dit past het best", "Kies eerst 2 dingen."
TERUG, DANK, KLAAR = "Deze vraag komt nog een keer", "Dank je wel", "Je hebt alles geoefend"

ROUTE = ["keuze", "handig", "kies", "volgorde", "situatie", "smiley", "vertel"]


def at(vraag: str) -> Walker:
    """Give somebody who sees this vraag for the first time."""
    walker = Walker.begin(alles(), samples.facts())
    intro_voorbeeld_info = 2 + len(alles().voorbeeld)
    plek = intro_voorbeeld_info + ROUTE.index(vraag)
    walker.cause(e.VerderGetikt(0))
    walker.state = replace(walker.state, plek=plek)
    walker.cause(e.SchermGevraagd())
    return walker


def choose(walker: Walker, optie: str) -> str:
    """Choose an option; return what is said."""
    return said(walker.cause(e.AntwoordGegeven(walker.state.beurt, optie)))


def go_on(walker: Walker) -> str:
    return said(walker.press("verder"))


def said(effects) -> str:
    return " | ".join(
        plain(default_texts().render(effect.text, effect.args))
        for effect in effects
        if isinstance(effect, Say)
    )


def recorded(walker: Walker) -> list[tuple]:
    found = [effect for effect in walker.effects if isinstance(effect, RecordAntwoord)]
    return [(record.vraag, record.optie, record.goed, record.pas) for record in found]


def vraag_of(walker: Walker) -> str:
    """Return the vraag that is asked now, by its words."""
    return said(walker.cause(e.SchermGevraagd()))


# --- keuze ------------------------------------------------------------------------------------------------


def test_keuze_goed_gets_its_feedback_and_goes_on():
    walker = at("keuze")

    assert "feedback a" in choose(walker, "a")
    assert recorded(walker) == [("keuze", "a", "ja", 0)]
    assert "moment handig" in go_on(walker)
    assert walker.state.gemist == ()


@pytest.mark.parametrize(("optie", "goed"), [("b", "deels"), ("c", "nee")])
def test_keuze_less_handy_gets_its_feedback_and_one_retry_without_that_option(optie, goed):
    walker = at("keuze")

    answer = choose(walker, optie)
    assert f"feedback {optie}" in answer and NOG_EENS in answer
    assert BESTE not in answer
    assert recorded(walker) == [("keuze", optie, goed, 0)]

    again = go_on(walker)
    assert "vraag keuze" in again and f"tekst {optie}" not in again
    assert "tekst a" in again


def test_keuze_goed_at_the_retry_goes_on_and_still_comes_back():
    walker = at("keuze")
    choose(walker, "c")
    go_on(walker)

    assert BESTE not in choose(walker, "a")
    assert recorded(walker) == [("keuze", "a", "ja", 1)]
    assert "moment handig" in go_on(walker)
    assert walker.state.gemist == ("keuze",)


def test_keuze_twice_less_handy_gets_the_best_answer_with_the_reason():
    walker = at("keuze")
    choose(walker, "c")
    go_on(walker)

    answer = choose(walker, "b")
    assert "feedback b" in answer and f"{BESTE}: tekst a feedback a" in answer and NOG_EENS not in answer
    assert "moment handig" in go_on(walker)


@pytest.mark.parametrize(("vorm", "kop"), [("doe", BESTE), ("zeg", BESTE), ("zie", PAST), ("reden", PAST)])
def test_what_helps_is_said_of_doing_and_what_fits_of_seeing_and_knowing(vorm, kop):
    opdracht = alles()
    keuze = opdracht.vraag("keuze").model_copy(update={"vorm": vorm})
    vragen = tuple(keuze if vraag.id == "keuze" else vraag for vraag in opdracht.vragen)
    walker = at("keuze")
    walker.facts = replace(walker.facts, opdracht=opdracht.model_copy(update={"vragen": vragen}))

    choose(walker, "c"), go_on(walker)
    answer = choose(walker, "b")
    assert f"{kop}: tekst a feedback a" in answer
    assert (BESTE in answer) == (kop == BESTE)


def test_the_option_that_was_tried_cannot_be_chosen_again():
    walker = at("keuze")
    choose(walker, "c")
    go_on(walker)
    before = walker.state

    assert OUD in choose(walker, "c")
    assert walker.state == before


# --- handig -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("optie", "goed", "gemist"), [("nee", "ja", ()), ("ja", "nee", ("handig",))])
def test_handig_gets_its_feedback_and_no_retry(optie, goed, gemist):
    walker = at("handig")

    assert f"feedback {optie}" in choose(walker, optie)
    assert recorded(walker) == [("handig", optie, goed, 0)]
    assert "vraag meerkeuze" in go_on(walker)
    assert walker.state.gemist == gemist


# --- meerkeuze --------------------------------------------------------------------------------------------


def tick(walker: Walker, *opties: str) -> str:
    for optie in opties:
        walker.cause(e.OptieAangevinkt(walker.state.beurt, optie, True))
    return said(walker.cause(e.KlaarGetikt(walker.state.beurt)))


def test_meerkeuze_goed_in_any_order():
    walker = at("kies")

    assert "meerkeuze goed" in tick(walker, "c", "a")
    assert recorded(walker) == [("kies", "c,a", "ja", 0)]


def test_meerkeuze_not_goed_gets_one_full_retry_and_then_the_right_one_in_words():
    walker = at("kies")

    answer = tick(walker, "a", "b")
    assert NOG_EENS in answer and "feedback b" in answer
    assert "meerkeuze anders" not in answer, "the right answer is not given away while there is a retry"
    again = go_on(walker)
    assert "tekst b" in again and "☑️" not in again
    answer = tick(walker, "a", "d")
    assert "meerkeuze anders" in answer and NOG_EENS not in answer
    assert recorded(walker) == [("kies", "a,d", "nee", 1)]
    assert "vraag volgorde" in go_on(walker)


def test_a_tick_is_a_target_so_a_double_tap_is_harmless():
    walker = at("kies")

    for aan in (True, True, False, False, True):
        walker.cause(e.OptieAangevinkt(walker.state.beurt, "a", aan))
        assert walker.state.gekozen == (("a",) if aan else ())


@pytest.mark.parametrize("ticked", ["", "a", "ab", "abc", "abcd"])
def test_klaar_stands_there_only_when_as_many_are_ticked_as_are_asked_for(ticked):
    walker = at("kies")
    for optie in ticked:
        walker.cause(e.OptieAangevinkt(walker.state.beurt, optie, True), len(walker.screens) - 1)

    assert ("klaar" in [button.label for button in walker.screens[-1]]) == (len(ticked) == 2)


@pytest.mark.parametrize(
    ("ticked", "hint"), [("ab", None), ("abc", "Haal 1 vinkje weg:"), ("abcd", "Haal 2 vinkjes weg:")]
)
def test_who_ticked_too_many_reads_how_many_must_go(ticked, hint):
    walker = at("kies")
    for optie in ticked:
        walker.cause(e.OptieAangevinkt(walker.state.beurt, optie, True))

    (mark,) = walker.effects
    tekst = plain(default_texts().render(mark.text, mark.args))
    assert (hint in tekst) if hint else ("weg:" not in tekst)


@pytest.mark.parametrize("ticked", ["", "a", "abc", "abcd"])
def test_an_old_klaar_with_another_number_of_ticks_is_kindly_refused_and_nothing_is_judged(ticked):
    walker = at("kies")
    for optie in ticked:
        walker.cause(e.OptieAangevinkt(walker.state.beurt, optie, True))
    before = walker.state

    answer = said(walker.cause(e.KlaarGetikt(before.beurt)))
    assert EERST in answer and "vraag meerkeuze" in answer
    assert "meerkeuze anders" not in answer
    assert walker.state == before and recorded(walker) == []


def test_klaar_with_another_number_asks_for_the_number_of_that_vraag():
    opdracht = alles()
    opties = tuple(
        optie.model_copy(update={"goed": "ja" if optie.id == "a" else "nee"})
        for optie in opdracht.vraag("kies").opties
    )
    one = opdracht.vraag("kies").model_copy(update={"kies": 1, "opties": opties})
    vragen = tuple(one if vraag.id == "kies" else vraag for vraag in opdracht.vragen)
    walker = at("kies")
    walker.facts = replace(walker.facts, opdracht=opdracht.model_copy(update={"vragen": vragen}))

    assert "Kies eerst 1 ding." in said(walker.cause(e.KlaarGetikt(walker.state.beurt)))


# --- volgorde ---------------------------------------------------------------------------------------------


def put(walker: Walker, *steps: int) -> str:
    for stap in steps:
        walker.cause(e.StapGezet(walker.state.beurt, stap))
    return said(walker.effects)


def test_volgorde_goed():
    walker = at("volgorde")

    assert "volgorde goed" in put(walker, 0, 1, 2)
    assert recorded(walker) == [("volgorde", "0,1,2", "ja", 0)]


def test_volgorde_says_what_to_tap_first_until_a_step_is_put():
    walker = at("volgorde")
    assert "Tik eerst op wat je eerst doet:" in vraag_of(walker)

    put(walker, 1)
    answer = vraag_of(walker)
    assert "Tik eerst" not in answer and "Daarna:" in answer


def test_volgorde_not_goed_gets_one_full_retry_and_then_the_right_one_in_words():
    walker = at("volgorde")

    assert NOG_EENS in put(walker, 2, 1, 0)
    assert "stap een" in go_on(walker)
    answer = put(walker, 1, 0, 2)
    assert "volgorde anders" in answer and NOG_EENS not in answer
    assert "scene een" in go_on(walker)


def test_opnieuw_takes_the_steps_back():
    walker = at("volgorde")
    walker.cause(e.StapGezet(walker.state.beurt, 2), len(walker.screens) - 1)

    walker.press("opnieuw")
    assert walker.state.gekozen == ()
    assert "volgorde goed" in put(walker, 0, 1, 2)


def test_steps_redraw_the_message_that_was_tapped_and_send_none():
    walker = at("volgorde")

    walker.cause(e.StapGezet(walker.state.beurt, 1))
    (mark,) = walker.effects
    assert isinstance(mark, Mark) and mark.replace


# --- situatie ---------------------------------------------------------------------------------------------


def test_situatie_goed_tells_on_until_it_ends():
    walker = at("situatie")

    assert "feedback a" in choose(walker, "a")
    assert recorded(walker) == [("situatie", "a", "ja", 0)]
    assert "scene twee" in go_on(walker)
    choose(walker, "a")
    assert recorded(walker) == [("situatie.s2", "a", "ja", 0)]
    assert "vraag smiley" in go_on(walker)


def test_situatie_deels_goes_on_along_its_own_way():
    walker = at("situatie")

    assert BESTE not in choose(walker, "b")
    assert "scene drie" in go_on(walker)
    assert walker.state.gemist == ()


def test_situatie_less_handy_shows_that_scene_once_more_and_then_goes_on():
    walker = at("situatie")

    choose(walker, "c")
    again = go_on(walker)
    assert "scene een" in again and "tekst c" not in again
    choose(walker, "a")
    assert "scene twee" in go_on(walker)
    # In the next scene there is a retry again.
    assert NOG_EENS in choose(walker, "b")
    assert "scene twee" in go_on(walker)
    assert walker.state.gemist == ("situatie",)


def test_situatie_with_two_options_shows_the_best_one_at_once():
    """One option left is nothing to choose from."""
    walker = at("situatie")

    choose(walker, "b")
    go_on(walker)
    said = choose(walker, "b")
    assert NOG_EENS not in said
    assert BESTE in said


# --- smiley, vertel, info ---------------------------------------------------------------------------------


def test_smiley_has_no_right_or_wrong():
    walker = at("smiley")

    assert DANK in choose(walker, "lastig")
    assert recorded(walker) == [("smiley", "lastig", None, 0)]
    assert walker.state.gemist == ()


@pytest.mark.parametrize(
    ("event", "tekst"),
    [
        (e.TekstGetypt("bij het <vouwen>"), "bij het <vouwen>"),
        (e.TekstGetypt("a" * 5000), "a" * 2000),
        (e.SpraakIngesproken("opname-1"), "spraak:opname-1"),
    ],
)
def test_vertel_keeps_what_was_told_and_thanks(event, tekst):
    walker = at("vertel")

    assert DANK in said(walker.cause(event))
    assert [r.tekst for r in walker.effects if isinstance(r, RecordAntwoord)] == [tekst]
    assert KLAAR in go_on(walker)


def test_vertel_can_be_skipped_and_then_nothing_is_kept():
    walker = at("vertel")

    assert KLAAR in said(walker.press("sla_over"))
    assert recorded(walker) == []


def test_info_goes_on_with_verder():
    walker = Walker.begin(alles(), samples.facts())
    for _ in range(1 + len(alles().voorbeeld)):
        walker.press("verder")

    assert "uitleg" in vraag_of(walker)
    assert "vraag keuze" in go_on(walker)


# --- at the end -------------------------------------------------------------------------------------------


def test_what_was_missed_comes_back_once_at_the_end_without_a_retry():
    """Before the smiley and the open vraag, which close the oefendeel."""
    walker = at("keuze")
    choose(walker, "c"), go_on(walker), choose(walker, "b"), go_on(walker)
    choose(walker, "ja"), go_on(walker)
    tick(walker, "b", "d"), go_on(walker), tick(walker, "b", "d"), go_on(walker)
    put(walker, 2, 1, 0), go_on(walker), put(walker, 2, 1, 0), go_on(walker)
    choose(walker, "c"), go_on(walker), choose(walker, "a"), go_on(walker), choose(walker, "a")

    assert walker.state.gemist == ("keuze", "handig", "kies", "volgorde", "situatie")
    assert TERUG in go_on(walker)
    assert NOG_EENS not in choose(walker, "c")
    assert recorded(walker) == [("keuze", "c", "nee", 2)]
    assert "moment handig" in go_on(walker)
    choose(walker, "nee"), go_on(walker)
    assert NOG_EENS not in tick(walker, "b", "d")
    assert "vraag volgorde" in go_on(walker)
    assert NOG_EENS not in put(walker, 2, 1, 0)
    assert "scene een" in go_on(walker)
    assert NOG_EENS not in choose(walker, "c")
    assert "scene twee" in go_on(walker)
    choose(walker, "b")
    assert recorded(walker) == [("situatie.s2", "b", "nee", 2)]
    assert "vraag smiley" in go_on(walker)
    assert walker.state.gemist == ("keuze", "handig", "kies", "volgorde", "situatie")


def test_the_last_verder_sends_the_deelnemer_aan_de_slag():
    walker = at("vertel")
    walker.press("sla_over")

    assert isinstance(walker.state, AanDeSlag)
    assert (walker.state.ronde, walker.state.taak) == (1, "gewoon")


# --- vorige -----------------------------------------------------------------------------------------------


def test_vorige_shows_the_last_vraag_and_its_feedback_and_changes_nothing():
    walker = at("keuze")
    choose(walker, "a"), go_on(walker)
    before = walker.state

    answer = said(walker.press("vorige"))
    assert "vraag keuze" in answer and "tekst a" in answer and "feedback a" in answer
    assert answer.endswith(said([effect for effect in walker.effects if isinstance(effect, Say)][-1:]))
    assert walker.state == before


@pytest.mark.parametrize(("way", "scene"), [("a", "s2"), ("b", "s3")])
def test_vorige_remembers_along_which_way_a_situatie_went(way, scene):
    opdracht = alles()
    scenes = dict(opdracht.vraag("situatie").scenes)
    ends = {key: scenes[key].model_copy(update={"tekst": f"einde {key}"}) for key in ("s2", "s3")}
    for key, end in ends.items():
        opties = tuple(o.model_copy(update={"feedback": f"{key} {o.id}"}) for o in end.opties)
        scenes[key] = end.model_copy(update={"opties": opties})
    situatie = opdracht.vraag("situatie").model_copy(update={"scenes": scenes})
    vragen = tuple(situatie if vraag.id == "situatie" else vraag for vraag in opdracht.vragen)
    walker = at("situatie")
    walker.facts = replace(walker.facts, opdracht=opdracht.model_copy(update={"vragen": vragen}))

    choose(walker, way), go_on(walker), choose(walker, "a"), go_on(walker)
    answer = said(walker.press("vorige"))
    assert f"einde {scene}" in answer and f"{scene} a" in answer


def test_vorige_without_a_vorige_shows_the_screen():
    walker = at("keuze")
    walker.state = replace(walker.state, vorige=())

    assert "vraag keuze" in said(walker.cause(e.VorigeGetikt(walker.state.beurt)))


# --- buttons of another screen ----------------------------------------------------------------------------


@pytest.mark.parametrize("ago", [1, 2, 20])
def test_a_button_of_an_older_screen_changes_nothing_and_shows_the_present_one(ago):
    walker = at("keuze")
    before = walker.state

    answer = said(walker.cause(e.AntwoordGegeven(before.beurt - ago, "a")))
    assert OUD in answer and "vraag keuze" in answer
    assert walker.state == before


def test_a_second_tap_on_the_same_button_gets_a_friendly_word_only():
    walker = at("keuze")
    beurt = walker.state.beurt
    choose(walker, "a")
    before = walker.state
    walker.facts = replace(walker.facts, seen_at=walker.facts.now)

    after, effects = step(before, e.AntwoordGegeven(beurt, "a"), walker.facts)
    assert said(effects) == "👍 Dat heb ik al. Ga rustig verder."
    assert after == before


@pytest.mark.parametrize(
    "event",
    [
        e.VerderGetikt,
        lambda beurt: e.StapGezet(beurt, 0),
        lambda beurt: e.OptieAangevinkt(beurt, "a", True),
        e.KlaarGetikt,
        e.OpnieuwGetikt,
        e.VraagOvergeslagen,
    ],
)
def test_an_event_of_another_type_of_vraag_changes_nothing(event):
    walker = at("keuze")
    before = walker.state

    walker.cause(event(before.beurt))
    assert walker.state == before


def test_an_option_that_does_not_exist_changes_nothing():
    walker = at("keuze")
    before = walker.state

    assert "vraag keuze" in choose(walker, "z")
    assert walker.state == before


def test_what_is_typed_where_nothing_is_asked_gets_a_kind_word_and_the_screen():
    walker = at("keuze")
    before = walker.state

    answer = said(walker.cause(e.TekstGetypt("hallo")))
    assert "Tik op een knop" in answer and "vraag keuze" in answer
    assert walker.state == before


def test_every_letter_belongs_to_the_option_with_that_letter():
    walker = at("keuze")
    shown = walker.cause(e.SchermGevraagd())[0]
    by_letter = {optie["letter"]: optie["tekst"] for optie in shown.args["opties"]}

    for row in shown.buttons:
        for button in row:
            if isinstance(button.event, e.AntwoordGegeven):
                assert by_letter[button.args["letter"]] == f"tekst {button.event.optie}"
