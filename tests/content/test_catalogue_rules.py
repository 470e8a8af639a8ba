"""Rules that only speak when opdrachten lie side by side, and those about skills.yaml."""

from itertools import cycle

import pytest

from bot.buttons import encode
from content.catalogus import Catalogus, Skill
from content.rules import CATALOGUE_RULES, WHOLE_RULES
from content.rules.catalogue import MAX_ID, spread_settings
from content.rules.page import skills_page
from conversations.events import Command
from tests.catalogue import whole_catalogue
from tests.content.conftest import build, copy, original, put
from tests.content.judge import judge_page, lists

FEEDBACK = ("vragen", "v2", "opties", "c", "feedback")
GESPREK = 2**31 - 1  # the highest number that PostgreSQL gives to a gesprek
LONG = "Je loopt met een doos naar de andere kant van de grote zaal toe."


@pytest.fixture(scope="module")
def real() -> Catalogus:
    return whole_catalogue()


def found(catalogus, rules=CATALOGUE_RULES):
    return {finding.rule for rule in rules for _, finding in rule(catalogus, lists())}


def holding(real, opdrachten, skills=None) -> Catalogus:
    return Catalogus(
        skills or real.skills, real.werksettings, {opdracht.id: opdracht for opdracht in opdrachten}
    )


def skill_of_six(data):
    """A complete skill, six times the same opdracht."""
    ids = [f"overleggen-{deelskill}-{niveau}" for deelskill in (1, 2) for niveau in (1, 2, 3)]
    return [build({**data, "id": name}) for name in ids]


def skills_with(real, **changes) -> tuple[Skill, ...]:
    """The first skill with one deelskill, changed; a change of the skill itself begins with `skill_`."""
    of_skill = {key[6:]: value for key, value in changes.items() if key.startswith("skill_")}
    rest = {key: value for key, value in changes.items() if not key.startswith("skill_")}
    skill = real.skills[0]
    deelskill = skill.deelskills[0].model_copy(update=rest)
    return (skill.model_copy(update={"deelskills": (deelskill,), **of_skill}),)


def test_two_opdrachten_do_not_share_a_titel_or_feedback(real, data):
    other = {**copy(data), "id": "overleggen-1-2"}

    assert found(holding(real, [build(data), build(other)])) == {"R31", "R45"}


def test_two_answers_in_one_opdracht_do_not_share_their_feedback(real, data):
    put(data, FEEDBACK, data["vragen"][1]["opties"][0]["feedback"])

    assert found(holding(real, [build(data)])) == {"R45"}


def test_feedback_that_differs_in_marks_and_capitals_only_is_the_same(real):
    one, other = original("instructies-volgen-1-1"), original("instructies-volgen-1-2")
    same = other["vragen"][1]["opties"][2]["feedback"].upper().replace(".", "!")
    put(one, ("vragen", "v2", "opties", "c", "feedback"), same)

    assert found(holding(real, [build(one), build(other)])) == {"R45"}


def test_no_feedback_stands_twice_in_the_real_catalogue(real):
    assert "R45" not in found(real)


def test_unknown_setting_is_found(real, data):
    assert found(holding(real, [build({**data, "ook": ["post", "maan"]})])) == {"R36"}


@pytest.mark.parametrize(
    ("niveaus", "rules"),
    [([1, 2, 3], set()), ([1], set()), ([2], {"R34"}), ([1, 3], {"R34"}), ([1, 2, 3, 4], {"R34"})],
)
def test_every_niveau_comes_after_the_one_before(real, data, niveaus, rules):
    opdrachten = [build({**data, "id": f"overleggen-1-{niveau}"}) for niveau in niveaus]

    assert found(holding(real, opdrachten), WHOLE_RULES) == rules


def test_mix_of_people_counts_in_a_complete_skill_only(real, data):
    put(data, ("voorbeeld",), ["Henk en Piet zeggen: ‘Ja.’"])
    put(data, ("vragen", "v1", "situatie"), "Tom begint toch.")

    assert "R50" in found(holding(real, skill_of_six(data)))
    assert "R50" not in found(holding(real, skill_of_six(data)[:5]))


def settings_of(real, data, skills, settings):
    """What R36 says about these skills, with six opdrachten each that take turns in these settings."""
    taken = cycle(settings)
    opdrachten = {
        f"{deelskill.id}-{niveau}": build(
            {**data, "id": f"{deelskill.id}-{niveau}", "werksetting": next(taken)}
        )
        for skill in skills
        for deelskill in skill.deelskills
        for niveau in (1, 2, 3)
    }
    found = spread_settings(Catalogus(tuple(skills), real.werksettings, opdrachten), lists())
    return {finding.loc[-1]: finding.cure for _, finding in found}


def more_skills(real, count):
    """More skills than there are, with the same deelskills under another id."""
    names = [f"skill-{'abcdefghijkl'[i]}" for i in range(count)]
    return [
        real.skills[0].model_copy(
            update={
                "id": name,
                "deelskills": tuple(
                    d.model_copy(update={"id": f"{name}-{j}"})
                    for j, d in enumerate(real.skills[0].deelskills, 1)
                ),
            }
        )
        for name in names
    ]


def test_each_setting_is_the_main_one_four_to_six_times_in_48(real, data):
    settings = list(real.werksettings)

    assert settings_of(real, data, real.skills, settings) == {}
    assert settings_of(real, data, real.skills, ["catering"]).keys() == set(settings)
    assert set(settings_of(real, data, real.skills, settings[:-1]).values()) == {"Maak er 4 tot 6 van."}


def test_settings_scale_with_the_catalogue(real, data):
    settings = list(real.werksettings)

    assert settings_of(real, data, more_skills(real, 12), settings) == {}
    assert set(settings_of(real, data, more_skills(real, 12), settings[:-1]).values()) == {
        "Maak er 6 tot 9 van."
    }
    assert settings_of(real, data, more_skills(real, 2), ["catering"]) == {}  # too few to say anything


def test_a_skill_that_is_being_written_does_not_count_for_the_settings(real, data):
    ninth = more_skills(real, 1)[0]
    opdrachten = {**real.opdrachten, "skill-a-1-1": build({**data, "id": "skill-a-1-1"})}

    assert not list(spread_settings(Catalogus((*real.skills, ninth), real.werksettings, opdrachten), lists()))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"uitleg": "Dit. Is. Veel."}, "R11"),
        ({"skill_uitleg": "Dit. Is. Veel."}, "R11"),
        ({"ik_zie_dat": "Jij begint altijd te vroeg."}, "D4"),
        ({"id": "samenwerken-1"}, "id"),
        ({"skill_id": "a" * (MAX_ID + 1), "id": f"{'a' * (MAX_ID + 1)}-1"}, "id"),
        ({"skill_emoji": "X"}, "R28"),
        ({"skill_emoji": "💬💬"}, "R28"),
    ],
)
def test_skills_are_built_well(real, changes, rule):
    assert found(Catalogus(skills_with(real, **changes), {}, {})) == {rule}


def test_no_two_skills_share_an_id_or_an_emoji(real):
    assert found(Catalogus((real.skills[0], real.skills[0]), {}, {})) == {"id", "R28"}


def test_the_longest_id_fits_under_a_button():
    encode(Command("bekijk", f"{'a' * MAX_ID}-9-9"), GESPREK)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"uitleg": LONG}, "R11"),
        ({"uitleg": "Je gaat communiceren."}, "R16"),
        ({"naam": "Doen wat je afspreekt met een ander hier"}, "knop"),
        ({"naam": "Ontwikkelingsmogelijkheden"}, "R15"),
        ({"ik_zie_dat": f"Ik zie dat je {'echt ' * 20}hard werkt."}, "B1"),
        ({"ik_zie_dat": "Ik zie dat u hard werkt."}, "R18"),
        ({"skill_naam": "Doozen tillen"}, "R26"),
        ({"skill_uitleg": "De medewerker praat."}, "R18"),
    ],
)
def test_language_of_skills_is_judged(real, changes, rule):
    page = skills_page(skills_with(real, **changes), real.werksettings)

    assert rule in {finding.rule for _, finding in judge_page(page)}


def test_the_real_names_of_skills_break_no_rule(real):
    assert judge_page(skills_page(real.skills, real.werksettings)) == []
