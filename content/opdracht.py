"""The shape of one opdracht: practice, task, tips and talk in one frozen value. No files, chat or time.

The eight types of vraag stand together, so that they stay alike.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, LiteralString, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Tekst = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]
Kort = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,7}$")]
"""A short stable id inside one opdracht (`v1`, `a`, `s2`, `o3`): it must fit in the 64 bytes of a button."""
Naam = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
BeeldNaam = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
"""The name of a picture in the library, and of its file."""
OpdrachtId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*-[1-9]-[1-9]$")]

MAX_DIEPTE = 3


class Shape(BaseModel):
    """Strict and frozen: a typing error in a content file is an error, never a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def refuse(rule: LiteralString, message: LiteralString, cure: str) -> PydanticCustomError:
    """Build a refusal that a coach can read; `cure` says what to do."""
    return PydanticCustomError(rule, message, {"cure": cure})


class Optie(Shape):
    """One answer; its feedback is its own."""

    id: Kort
    tekst: Tekst
    goed: Literal["ja", "deels", "nee"]
    feedback: Tekst

    @property
    def reden(self) -> str:
        """The feedback without its first "Goed." or "Klopt.": why it helps, for who chose something else."""
        return re.sub(r"^(Goed|Klopt)[.!] ", "", self.feedback)


class SceneOptie(Optie):
    """An answer in a situatie; `naar` names the next scene, without it the situatie ends."""

    naar: Kort | None = None


class GoedAnders(Shape):
    """Feedback on a vraag that is answered as a whole; `anders` names the right answer in words."""

    goed: Tekst
    anders: Tekst


class JaNee(Shape):
    """Feedback on a handig; `ja` belongs to who tapped handig."""

    ja: Tekst
    nee: Tekst


class _Vraag(Shape):
    """What every vraag has."""

    id: Kort
    beeld: BeeldNaam | None = None

    @property
    def is_scored(self) -> bool:
        """True when there is a best answer, so that a missed one comes back once."""
        return isinstance(self, Scored)


class Scored(_Vraag):
    """A vraag with a best answer, about one or more observatiepunten."""

    observatiepunt: Annotated[tuple[Kort, ...], Field(min_length=1)]
    setting: Naam
    hint: Tekst | None = None


class MetOpties(Scored):
    """A scored vraag with options to choose from."""

    opties: tuple[Optie, ...]

    def optie(self, optie_id: str) -> Optie:
        """Return the option; KeyError when this vraag has no such option."""
        return {optie.id: optie for optie in self.opties}[optie_id]


class Keuze(MetOpties):
    """A situation, a question and three options, of which exactly one is best."""

    type: Literal["keuze"]
    vorm: Literal["doe", "zeg", "zie", "reden"]
    situatie: Tekst
    vraag: Tekst
    opties: Annotated[tuple[Optie, ...], Field(min_length=3, max_length=3)]

    @property
    def beste(self) -> Optie:
        """The best option."""
        return next(optie for optie in self.opties if optie.goed == "ja")

    @model_validator(mode="after")
    def _has_one_best(self) -> Self:
        _refuse_double_ids([optie.id for optie in self.opties])
        _refuse_other_than_one_best(self.opties)
        return self


class Handig(Scored):
    """Somebody does something: handig or niet handig?"""

    type: Literal["handig"]
    situatie: Tekst
    vraag: Tekst
    goed: Literal["ja", "nee"]
    feedback: JaNee

    def feedback_on(self, antwoord: Literal["ja", "nee"]) -> str:
        """Return the feedback on handig ("ja") or niet handig ("nee")."""
        return self.feedback.ja if antwoord == "ja" else self.feedback.nee


class Meerkeuze(MetOpties):
    """Tick `kies` options, then Klaar."""

    type: Literal["meerkeuze"]
    situatie: Tekst | None = None
    vraag: Tekst
    kies: Annotated[int, Field(ge=1, le=3)]
    opties: Annotated[tuple[Optie, ...], Field(min_length=3, max_length=4)]
    feedback: GoedAnders

    @property
    def beste(self) -> tuple[Optie, ...]:
        """The options that belong together in the right answer."""
        return tuple(optie for optie in self.opties if optie.goed == "ja")

    def is_goed(self, gekozen: frozenset[str]) -> bool:
        """Tell whether exactly the right options were ticked."""
        return gekozen == {optie.id for optie in self.beste}

    @model_validator(mode="after")
    def _counts_add_up(self) -> Self:
        _refuse_double_ids([optie.id for optie in self.opties])
        if len(self.beste) != self.kies:
            cure = f'Geef {self.kies} opties goed: "ja", of verander het getal bij kies.'
            raise refuse("R40", "Het aantal goede opties is niet het getal bij kies.", cure)
        return self


class Volgorde(Scored):
    """Three or four steps, written here in the right order and shown shuffled."""

    type: Literal["volgorde"]
    situatie: Tekst | None = None
    vraag: Tekst
    stappen: Annotated[tuple[Tekst, ...], Field(min_length=3, max_length=4)]
    feedback: GoedAnders

    @model_validator(mode="after")
    def _steps_differ(self) -> Self:
        if len(set(self.stappen)) < len(self.stappen):
            raise refuse("R40", "Twee stappen zijn gelijk.", "Geef elke stap een eigen tekst.")
        return self


class Scene(Shape):
    """One moment in a situatie, with two or three ways to go on. The bot itself asks: Wat doe je?"""

    tekst: Tekst
    opties: Annotated[tuple[SceneOptie, ...], Field(min_length=2, max_length=3)]

    @property
    def beste(self) -> SceneOptie:
        """The best way to go on."""
        return next(optie for optie in self.opties if optie.goed == "ja")

    def optie(self, optie_id: str) -> SceneOptie:
        """Return the option; KeyError when this scene has no such option."""
        return {optie.id: optie for optie in self.opties}[optie_id]

    @model_validator(mode="after")
    def _has_one_best(self) -> Self:
        _refuse_double_ids([optie.id for optie in self.opties])
        _refuse_other_than_one_best(self.opties)
        return self


class Situatie(Scored):
    """A small scene that goes on by choice: at most three deep, no loops, every scene reachable."""

    type: Literal["situatie"]
    start: Kort
    scenes: Mapping[Kort, Scene]

    @model_validator(mode="after")
    def _graph_is_sound(self) -> Self:
        seen = self._walk(self.start, ())
        unreached = sorted(set(self.scenes) - seen)
        if unreached:
            cure = f"Laat een optie hierheen gaan, of haal de scene weg: {', '.join(unreached)}."
            raise refuse("situatie", "Een scene komt nooit aan de beurt.", cure)
        return self

    def _walk(self, scene_id: str, path: tuple[str, ...]) -> set[str]:
        if scene_id in path:
            raise refuse(
                "situatie", "Deze situatie draait in een rondje.", f"Scene {scene_id} mag niet terugkomen."
            )
        if scene_id not in self.scenes:
            raise refuse(
                "situatie", "Deze scene bestaat niet.", f"Schrijf scene {scene_id}, of verander de naam."
            )
        if len(path) == MAX_DIEPTE:
            raise refuse("situatie", "Deze situatie is te lang.", "Maak hem hoogstens 3 scenes diep.")
        nexts = [optie.naar for optie in self.scenes[scene_id].opties if optie.naar]
        return {scene_id}.union(*(self._walk(naar, (*path, scene_id)) for naar in nexts))


class Smiley(_Vraag):
    """Three faces with words; no right or wrong."""

    type: Literal["smiley"]
    vraag: Tekst


class Vertel(_Vraag):
    """Type it, speak it, or skip it; never judged."""

    type: Literal["vertel"]
    vraag: Tekst


class Info(_Vraag):
    """An explanation with Verder."""

    type: Literal["info"]
    tekst: Tekst


Vraag = Annotated[
    Keuze | Handig | Meerkeuze | Volgorde | Situatie | Smiley | Vertel | Info, Field(discriminator="type")
]


class Variant(Shape):
    """The same behaviour for a later ronde: smaller, or in another place."""

    soort: Literal["kleiner", "andere plek"]
    tekst: Tekst
    keer: Annotated[int, Field(ge=1, le=10)]


class AanDeSlag(Shape):
    """The task for one week of work: one behaviour, `keer` times."""

    tekst: Tekst
    keer: Annotated[int, Field(ge=1, le=10)]
    varianten: Annotated[tuple[Variant, ...], Field(min_length=2)]
    herinneringen: Annotated[tuple[Tekst, ...], Field(min_length=4)]

    @model_validator(mode="after")
    def _has_both_varianten(self) -> Self:
        if {variant.soort for variant in self.varianten} != {"kleiner", "andere plek"}:
            cure = 'Schrijf minstens 1 variant "kleiner" en 1 variant "andere plek".'
            raise refuse("R30", "Er mist een soort variant.", cure)
        return self


class Observatiepunt(Shape):
    """Something a werkplekopleider can see; `kort` is its button."""

    id: Kort
    tekst: Tekst
    kort: Tekst


class Begeleider(Shape):
    """The card of the werkplekopleider (B1) and the questions for the nabespreking."""

    waarover: Tekst
    kans: Tekst
    voordoen: Tekst
    seintjes: Annotated[tuple[Tekst, ...], Field(min_length=1)]
    compliment: Tekst
    lukt_het_niet: Tekst
    let_op: Annotated[tuple[Observatiepunt, ...], Field(min_length=3, max_length=4)]
    gesprek: Annotated[tuple[Tekst, ...], Field(min_length=4, max_length=5)]
    pas_op: Tekst


class Opdracht(Shape):
    """One opdracht in one versie."""

    id: OpdrachtId
    versie: Annotated[int, Field(ge=1)]
    titel: Tekst
    leerdoel: Tekst
    waarom: Tekst
    voorbeeld: Annotated[tuple[Tekst, ...], Field(min_length=1, max_length=2)]
    werksetting: Naam
    ook: Annotated[tuple[Naam, ...], Field(min_length=1)]
    vragen: Annotated[tuple[Vraag, ...], Field(min_length=1)]
    als_dan: Tekst
    aan_de_slag: AanDeSlag
    begeleider: Begeleider

    @property
    def deelskill_id(self) -> str:
        """The deelskill it belongs to: `instructies-volgen-1` for `instructies-volgen-1-2`."""
        return self.id.rpartition("-")[0]

    @property
    def niveau(self) -> int:
        """1, 2 or 3."""
        return int(self.id.rpartition("-")[2])

    @property
    def scored(self) -> tuple[Scored, ...]:
        """The vragen that have a best answer."""
        return tuple(vraag for vraag in self.vragen if isinstance(vraag, Scored))

    def vraag(self, vraag_id: str) -> Vraag:
        """Return the vraag; KeyError when this opdracht has no such vraag."""
        return {vraag.id: vraag for vraag in self.vragen}[vraag_id]

    def observatiepunt(self, punt_id: str) -> Observatiepunt:
        """Return the observatiepunt; KeyError when this opdracht has no such point."""
        return {punt.id: punt for punt in self.begeleider.let_op}[punt_id]

    @model_validator(mode="after")
    def _ids_fit(self) -> Self:
        _refuse_double_ids([vraag.id for vraag in self.vragen])
        _refuse_double_ids([punt.id for punt in self.begeleider.let_op])
        return self


def _refuse_double_ids(ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        raise refuse("id", "Een id komt 2 keer voor.", f"Geef alles een eigen id: {', '.join(ids)}.")


def _refuse_other_than_one_best(opties: tuple[Optie, ...]) -> None:
    if [optie.goed for optie in opties].count("ja") != 1:
        raise refuse("R40", "Er is niet precies 1 beste antwoord.", 'Geef precies 1 optie goed: "ja".')
