"""An opdracht as the texts that people read: each with the place where a writer finds it back."""

from collections.abc import Iterator
from dataclasses import dataclass

from content.opdracht import (
    AanDeSlag,
    Handig,
    Info,
    Keuze,
    Meerkeuze,
    Opdracht,
    Optie,
    Scene,
    SceneOptie,
    Situatie,
    Smiley,
    Variant,
    Vertel,
    Volgorde,
    Vraag,
)
from content.source import Loc


@dataclass(frozen=True, slots=True)
class Block:
    """One text; `soort` tells what it is for, so that a rule can pick its own."""

    loc: Loc
    soort: str
    tekst: str


@dataclass(frozen=True, slots=True)
class OptieSet:
    """Options that stand under one another, with the text above them."""

    loc: Loc
    stam: str
    opties: tuple[Optie | SceneOptie, ...]


def deelnemer_blocks(opdracht: Opdracht) -> list[Block]:
    """Return every text that a deelnemer reads, in reading order."""
    blocks = [Block((name,), name, getattr(opdracht, name)) for name in ("titel", "leerdoel", "waarom")]
    blocks += [Block(("voorbeeld", i), "voorbeeld", tekst) for i, tekst in enumerate(opdracht.voorbeeld)]
    for i, vraag in enumerate(opdracht.vragen):
        blocks += vraag_blocks(vraag, ("vragen", i))
    taak = opdracht.aan_de_slag
    blocks += [Block(("als_dan",), "als_dan", opdracht.als_dan)]
    blocks += [Block(("aan_de_slag", "tekst"), "taak", taak.tekst)]
    for i, variant in enumerate(taak.varianten):
        blocks.append(Block(("aan_de_slag", "varianten", i, "tekst"), "taak", variant.tekst))
    for i, tekst in enumerate(taak.herinneringen):
        blocks.append(Block(("aan_de_slag", "herinneringen", i), "herinnering", tekst))
    return blocks


def vraag_blocks(vraag: Vraag, loc: Loc) -> Iterator[Block]:
    """Yield the texts of one vraag."""
    for name in ("situatie", "vraag", "tekst", "hint"):
        if tekst := getattr(vraag, name, None):
            yield Block((*loc, name), "info" if name == "tekst" else name, tekst)
    if isinstance(vraag, Situatie):
        for name, scene in vraag.scenes.items():
            yield Block((*loc, "scenes", name, "tekst"), "scene", scene.tekst)
    for opties in optie_sets(vraag, loc):
        for i, optie in enumerate(opties.opties):
            yield Block((*opties.loc, i, "tekst"), "optie", optie.tekst)
            yield Block((*opties.loc, i, "feedback"), "feedback", optie.feedback)
    if isinstance(vraag, Volgorde):
        for i, stap in enumerate(vraag.stappen):
            yield Block((*loc, "stappen", i), "optie", stap)
    if isinstance(vraag, Handig | Meerkeuze | Volgorde):
        for name, tekst in vraag.feedback:
            yield Block((*loc, "feedback", name), "feedback", tekst)


def optie_sets(vraag: Vraag, loc: Loc) -> list[OptieSet]:
    """Return the sets of options of a vraag: one, one for each scene, or none."""
    if isinstance(vraag, Situatie):
        scenes = vraag.scenes.items()
        return [
            OptieSet((*loc, "scenes", name, "opties"), scene.tekst, scene.opties) for name, scene in scenes
        ]
    if isinstance(vraag, Keuze | Meerkeuze):
        return [OptieSet((*loc, "opties"), question(vraag), vraag.opties)]
    return []


def single_choice_sets(opdracht: Opdracht) -> list[OptieSet]:
    """Return the sets in which exactly one option is best."""
    numbered = enumerate(opdracht.vragen)
    return [
        opties
        for i, vraag in numbered
        if isinstance(vraag, Keuze | Situatie)
        for opties in optie_sets(vraag, ("vragen", i))
    ]


def question(vraag: Vraag) -> str:
    """Return what stands above the options: situation and question in one message."""
    match vraag:
        case Info():
            return vraag.tekst
        case Situatie():
            return scene_message(vraag.scenes[vraag.start])
        case Smiley() | Vertel():
            return vraag.vraag
        case _:
            return f"{vraag.situatie} {vraag.vraag}" if vraag.situatie else vraag.vraag


def scene_message(scene: Scene) -> str:
    """Return a scene with the question that the bot asks under it."""
    return f"{scene.tekst} Wat doe je?"


def messages(opdracht: Opdracht) -> list[Block]:
    """Return what arrives as one message each, with the sentences that the bot adds; headings do not count."""
    single = {"voorbeeld", "feedback", "herinnering"}
    blocks = [block for block in deelnemer_blocks(opdracht) if block.soort in single]
    start = f"{opdracht.leerdoel} {opdracht.waarom} Er komen {len(opdracht.scored)} vragen."
    blocks.append(Block(("waarom",), "bericht", start))
    for i, vraag in enumerate(opdracht.vragen):
        blocks.append(Block(("vragen", i), "bericht", question(vraag)))
        for name, scene in vraag.scenes.items() if isinstance(vraag, Situatie) else ():
            blocks.append(Block(("vragen", i, "scenes", name), "bericht", scene_message(scene)))
    taken: tuple[AanDeSlag | Variant, ...] = (opdracht.aan_de_slag, *opdracht.aan_de_slag.varianten)
    for taak in taken:
        count = f"Doe dit {taak.keer} keer deze week en tik elke keer op Gedaan."
        tekst = f"{taak.tekst} {count} {opdracht.als_dan}"
        blocks.append(Block(("aan_de_slag",), "bericht", tekst))
    return blocks


def corrections(opdracht: Opdracht) -> list[Block]:
    """Return the feedback on everything that is not the best answer."""
    blocks = []
    for i, vraag in enumerate(opdracht.vragen):
        for opties in optie_sets(vraag, ("vragen", i)):
            for j, optie in enumerate(opties.opties):
                if optie.goed != "ja":
                    blocks.append(Block((*opties.loc, j, "feedback"), "feedback", optie.feedback))
        if isinstance(vraag, Handig):
            other = "nee" if vraag.goed == "ja" else "ja"
            blocks.append(Block(("vragen", i, "feedback", other), "feedback", getattr(vraag.feedback, other)))
        if isinstance(vraag, Meerkeuze | Volgorde):
            blocks.append(Block(("vragen", i, "feedback", "anders"), "feedback", vraag.feedback.anders))
    return blocks


def begeleider_blocks(opdracht: Opdracht) -> list[Block]:
    """Return the texts of the card of the werkplekopleider, then the questions of the nabespreking."""
    kaart = opdracht.begeleider
    blocks = []
    for name in ("waarover", "kans", "voordoen", "compliment", "lukt_het_niet", "pas_op"):
        blocks.append(Block(("begeleider", name), "kaart", getattr(kaart, name)))
    blocks += [Block(("begeleider", "seintjes", i), "kaart", tekst) for i, tekst in enumerate(kaart.seintjes)]
    for i, punt in enumerate(kaart.let_op):
        blocks.append(Block(("begeleider", "let_op", i, "tekst"), "kaart", punt.tekst))
    blocks += [Block(("begeleider", "gesprek", i), "gesprek", tekst) for i, tekst in enumerate(kaart.gesprek)]
    return blocks
