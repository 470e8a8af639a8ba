"""Which message carries a picture: a vraag where it is asked anew, and the intro of an opdracht; nothing else.

A question that is shown again below an explanation has none: on a phone its picture pushes the explanation off the
screen, so that nothing seems to have happened.
"""

from dataclasses import replace
from functools import cache

import pytest

from content.opdracht import Opdracht
from conversations import events as e
from conversations.effects import Effect, Say
from conversations.flow import oefening
from conversations.flow.vragen import RETURNED
from conversations.state import Oefening
from conversations.step import step
from conversations.storage.models import Outbox, Rol
from tests.conversations import samples
from tests.conversations.alles import VRAGEN, alles
from tests.conversations.walker import Walker

IDS = [vraag["id"] for vraag in VRAGEN]
SCORED = [vraag.id for vraag in alles().scored]
FIRST = {"keuze": "c", "handig": "ja", "situatie": "c", "smiley": "lastig"}  # what is tapped; never the best


@cache
def pictured() -> Opdracht:
    """Return an opdracht with all types of vraag, each with a picture of its own."""
    vragen = tuple(vraag.model_copy(update={"beeld": f"beeld-{vraag.id}"}) for vraag in alles().vragen)
    return alles().model_copy(update={"vragen": vragen})


def facts(opdracht: Opdracht | None = None):
    return samples.facts().with_opdracht(opdracht or pictured(), ())


def at(vraag: str, **changes: object) -> Oefening:
    """Return the place where this vraag is asked, for the first time or as `changes` say."""
    gemist = changes.get("gemist", ())
    soort = "terug" if gemist else "vraag"
    stops = oefening.route(pictured(), gemist)
    plek = next(
        nr for nr, stop in enumerate(stops) if stop.vraag and (stop.soort, stop.vraag.id) == (soort, vraag)
    )
    return Oefening(pictured().id, pictured().versie, plek=plek, **changes)


def beelden(effects: list[Effect]) -> dict[str, str | None]:
    """Return the picture of each text that is said."""
    return {effect.text: effect.beeld for effect in effects if isinstance(effect, Say)}


def shown(state: Oefening) -> str | None:
    (beeld,) = beelden(oefening.screen(state, facts())).values()
    return beeld


@pytest.mark.parametrize("vraag", IDS)
def test_every_vraag_is_shown_with_its_picture_also_when_it_is_taken_up_again(vraag):
    state = at(vraag)
    _, again = step(state, e.SchermGevraagd(), facts())

    assert shown(state) == f"beeld-{vraag}"
    assert beelden(again) == beelden(oefening.screen(state, facts()))


@pytest.mark.parametrize("vraag", SCORED)
def test_a_vraag_that_comes_back_at_the_end_has_its_picture_again(vraag):
    assert shown(at(vraag, gemist=(vraag,), poging=RETURNED)) == f"beeld-{vraag}"


@pytest.mark.parametrize("vraag", ["keuze", "situatie"])
def test_the_retry_and_the_feedback_have_no_picture(vraag):
    answered, effects = step(at(vraag), e.AntwoordGegeven(0, FIRST[vraag]), facts())
    retry, again = step(answered, e.VerderGetikt(answered.beurt), facts())

    assert set(beelden(effects).values()) == {None}
    assert retry.poging == 1
    assert beelden(again) == {f"vraag_{vraag}": None}


@pytest.mark.parametrize("vraag", FIRST)
def test_feedback_and_thanks_have_no_picture(vraag):
    _, effects = step(at(vraag), e.AntwoordGegeven(0, FIRST[vraag]), facts())

    assert beelden(effects)
    assert set(beelden(effects).values()) == {None}


def test_only_the_first_scene_of_a_situatie_has_the_picture():
    after, _ = step(at("situatie"), e.AntwoordGegeven(0, "a"), facts())
    second, effects = step(after, e.VerderGetikt(after.beurt), facts())

    assert second.scene == "s2"
    assert beelden(effects) == {"vraag_situatie": None}
    assert shown(replace(second, scene="s1")) == "beeld-situatie"


def test_vorige_shows_the_last_vraag_and_the_present_one_without_pictures():
    state = at("handig", vorige=("keuze", "a"))
    _, effects = step(state, e.VorigeGetikt(0), facts())

    assert beelden(effects) == {"vorige": None, "feedback": None, "vraag_handig": None}


REFUSED = {
    "typed": (e.TekstGetypt("hallo"), "geen_tekst"),
    "spoken": (e.SpraakIngesproken("opname-1"), "geen_tekst"),
    "a photo": (e.IetsAndersGestuurd(), "geen_tekst"),
    "an old button": (e.AntwoordGegeven(-3, "a"), "oude_knop"),
    "an option that does not exist": (e.AntwoordGegeven(0, "z"), "oude_knop"),
    "a button of another type of vraag": (e.VerderGetikt(0), "oude_knop"),
    "a button of another phase": (e.NaamVeranderd("Mo"), None),
    "klaar too early": (e.KlaarGetikt(0), "kies_eerst"),
}


@pytest.mark.parametrize("refused", REFUSED)
def test_after_a_refusal_the_vraag_stands_there_without_its_picture(refused):
    event, words = REFUSED[refused]
    vraag = "kies" if isinstance(event, e.KlaarGetikt) else "keuze"
    before = at(vraag)
    after, effects = step(before, event, facts())

    names = [effect.text for effect in effects if isinstance(effect, Say)]
    assert names[-1] == ("vraag_meerkeuze" if vraag == "kies" else "vraag_keuze")
    assert words in (None, names[0]) and len(names) == 2
    assert set(beelden(effects).values()) == {None}
    assert after == before


def test_the_intro_that_is_shown_again_after_a_refusal_has_no_picture():
    skills = tuple(skill.model_copy(update={"beeld": "bezem"}) for skill in facts().catalogus.skills)
    world = replace(facts(), catalogus=replace(facts().catalogus, skills=skills))
    state = Oefening(pictured().id, pictured().versie)
    _, effects = step(state, e.TekstGetypt("hallo"), world)

    assert beelden(oefening.screen(state, world)) == {"intro": "bezem"}
    assert beelden(effects) == {"geen_tekst": None, "intro": None}


def test_a_vraag_without_a_picture_has_none():
    (beeld,) = beelden(oefening.screen(at("keuze"), facts(alles()))).values()

    assert beeld is None


# --- intro and voorbeeld -----------------------------------------------------------------------------------


def intro_of(skills: tuple) -> str | None:
    world = facts()
    world = replace(world, catalogus=replace(world.catalogus, skills=skills))
    return beelden(oefening.screen(Oefening(pictured().id, pictured().versie), world))["intro"]


def test_the_intro_has_the_picture_of_its_skill():
    skills = samples.facts().catalogus.skills
    ours = tuple(skill.model_copy(update={"beeld": f"beeld-{skill.id}"}) for skill in skills)

    assert intro_of(ours) == "beeld-instructies-volgen"


def test_the_intro_of_a_skill_without_picture_or_that_left_the_catalogue_has_none():
    skills = samples.facts().catalogus.skills
    bare = tuple(skill.model_copy(update={"beeld": None}) for skill in skills)
    others = tuple(skill for skill in skills if skill.id != "instructies-volgen")

    assert intro_of(bare) is None
    assert intro_of(others) is None


def test_a_voorbeeld_has_no_picture():
    walker = Walker.begin(pictured(), facts())

    assert beelden(walker.press("verder")) == {"voorbeeld": None}


# --- elsewhere ---------------------------------------------------------------------------------------------


def test_practising_once_more_shows_the_same_pictures():
    week = next(state for state in samples.lopend(pictured().id) if type(state).__name__ == "AanDeSlag")
    herhaling = at("keuze")
    state = replace(week, herhaling=herhaling, herhaald=1)
    _, shown = step(
        replace(week, herhaling=replace(herhaling, plek=herhaling.plek - 1)), e.VerderGetikt(0), facts()
    )
    _, refused = step(state, e.OptieAangevinkt(99, "a", True), facts())

    assert beelden(shown)["vraag_keuze"] == "beeld-keuze"
    assert beelden(refused)["vraag_keuze"] is None


def test_nothing_else_that_is_ever_said_has_a_picture():
    found = {
        effect.text
        for outcome in samples.outcomes()
        for effect in outcome.effects
        if isinstance(effect, Say) and effect.beeld is not None
    }

    assert {name for name in found if not name.startswith("vraag_")} <= {"intro", "info"}


# --- rows --------------------------------------------------------------------------------------------------


def with_picture(world, naam: str | None) -> None:
    catalogus = world.engine.catalogus
    skills = tuple(skill.model_copy(update={"beeld": naam}) for skill in catalogus.skills)
    world.engine.catalogus = replace(catalogus, skills=skills)


def test_the_outbox_keeps_the_name_and_a_mark_knows_what_it_edits(practising):
    with_picture(practising, "bezem")
    practising.say("Sanne", "/start")
    intro = practising.phone("Sanne").last
    practising.tap("Sanne", "Verder")

    assert intro.beeld == "bezem"
    says = {row.naam: row.beeld for row in practising.rows(Outbox, methode="say")}
    assert says["intro"] == "bezem"
    assert says["voorbeeld"] is None
    marks = practising.rows(Outbox, methode="mark", message_id=intro.id)
    assert [row.beeld for row in marks] == ["bezem"]


def test_staff_who_try_an_opdracht_see_the_same_picture(practising):
    with_picture(practising, "bezem")
    assert Rol(practising.persoon("Ria").rol) is Rol.WERKPLEKOPLEIDER
    practising.say("Ria", f"/bekijk {samples.OPDRACHTEN[0]}")

    assert practising.phone("Ria").last.beeld == "bezem"
