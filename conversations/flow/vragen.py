"""The eight types of vraag: how each is shown, and what each says to an answer. Moving on is oefening.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, TypeVar

from content.opdracht import (
    Handig,
    Info,
    Keuze,
    Meerkeuze,
    Optie,
    Scene,
    Situatie,
    Smiley,
    Vertel,
    Volgorde,
    Vraag,
)
from conversations.effects import Button, Buttons, Say
from conversations.events import (
    AntwoordGegeven,
    KlaarGetikt,
    OpnieuwGetikt,
    OptieAangevinkt,
    StapGezet,
    VerderGetikt,
    VraagOvergeslagen,
)
from conversations.state import Oefening

T = TypeVar("T")
LETTERS = "ABCDEF"
FIRST, RETRY, RETURNED = 0, 1, 2  # the pogingen
GEVOELENS = ("lastig", "gaat_wel", "gaat_goed")


@dataclass(frozen=True, slots=True)
class Uitslag:
    """What an answer is worth: `goed` as in the content (None: never judged), and what to say."""

    goed: str | None
    feedback: str
    beste: str | None = None  # the best answer in words, where the feedback does not say it
    reden: str | None = None  # and why it is the best
    past: bool = False  # that answer is about seeing or knowing: it fits, it does not help
    naar: str | None = None  # the scene that follows


def shuffled(items: Iterable[tuple[str, T]], seed: str) -> list[tuple[str, str, T]]:
    """Return (letter, key, item) in an order that is the same for the same seed, also after a restart."""
    ordered = sorted(items, key=lambda pair: sha256(f"{seed}/{pair[0]}".encode()).digest())
    return [(letter, key, item) for letter, (key, item) in zip(LETTERS, ordered, strict=False)]


# --- showing ----------------------------------------------------------------------------------------


def show(vraag: Vraag, state: Oefening, seed: str) -> Say:
    """Return the screen of a vraag, with the buttons that belong to its type."""
    match vraag:
        case Keuze():
            return _show_opties("vraag_keuze", vraag.situatie, vraag.vraag, vraag.opties, state, seed)
        case Situatie():
            scene = scene_of(vraag, state)
            return _show_opties("vraag_situatie", scene.tekst, None, scene.opties, state, seed)
        case Handig():
            return _show_row(
                "vraag_handig", {"situatie": vraag.situatie, "vraag": vraag.vraag}, ("ja", "nee"), state
            )
        case Meerkeuze():
            return _show_meerkeuze(vraag, state, seed)
        case Volgorde():
            return _show_volgorde(vraag, state, seed)
        case Smiley():
            rows = tuple((Button(g, AntwoordGegeven(state.beurt, g)),) for g in GEVOELENS)
            return Say("vraag_smiley", {"vraag": vraag.vraag}, rows)
        case Vertel():
            skip = ((Button("sla_over", VraagOvergeslagen(state.beurt)),),)
            return Say("vraag_vertel", {"vraag": vraag.vraag}, skip)
        case Info():
            return Say("info", {"tekst": vraag.tekst}, ((Button("verder", VerderGetikt(state.beurt)),),))


def _show_opties(
    name: str, situatie: str, vraag: str | None, opties: Sequence[Optie], state: Oefening, seed: str
) -> Say:
    lettered = shuffled(((optie.id, optie) for optie in opties), seed)
    left = [(letter, optie) for letter, key, optie in lettered if key not in state.afgevallen]
    args = {
        "situatie": situatie,
        "vraag": vraag,
        "opties": [{"letter": letter, "tekst": optie.tekst} for letter, optie in left],
        "nog_eens": bool(state.afgevallen),
    }
    row = tuple(_letter(letter, AntwoordGegeven(state.beurt, optie.id)) for letter, optie in left)
    return Say(name, args, (row,))


def _letter(letter: str, event: AntwoordGegeven | StapGezet) -> Button:
    return Button("letter", event, {"letter": letter})


def _show_row(name: str, args: dict[str, Any], keys: tuple[str, ...], state: Oefening) -> Say:
    return Say(name, args, (tuple(Button(f"handig_{k}", AntwoordGegeven(state.beurt, k)) for k in keys),))


def _show_meerkeuze(vraag: Meerkeuze, state: Oefening, seed: str) -> Say:
    lettered = shuffled(((optie.id, optie) for optie in vraag.opties), seed)
    args = {
        "situatie": vraag.situatie,
        "vraag": vraag.vraag,
        "opties": [
            {"letter": letter, "tekst": optie.tekst, "aan": key in state.gekozen}
            for letter, key, optie in lettered
        ],
        "te_veel": max(0, len(state.gekozen) - vraag.kies),
        "nog_eens": state.poging == RETRY,
    }
    ticks = tuple(
        Button(
            "vinkje_aan" if key in state.gekozen else "letter",
            OptieAangevinkt(state.beurt, key, key not in state.gekozen),
            {"letter": letter},
        )
        for letter, key, _ in lettered
    )
    klaar: Buttons = ((Button("klaar", KlaarGetikt(state.beurt)),),) if is_full(vraag, state) else ()
    return Say("vraag_meerkeuze", args, (ticks, *klaar))


def is_full(vraag: Meerkeuze, state: Oefening) -> bool:
    """Whether as many are ticked as are asked for: only then there is something to judge."""
    return len(state.gekozen) == vraag.kies


def _show_volgorde(vraag: Volgorde, state: Oefening, seed: str) -> Say:
    lettered = shuffled(((str(nr), stap) for nr, stap in enumerate(vraag.stappen)), seed)
    args = {
        "situatie": vraag.situatie,
        "vraag": vraag.vraag,
        "stappen": [
            {"letter": letter, "tekst": stap} for letter, key, stap in lettered if key not in state.gekozen
        ],
        "gekozen": [vraag.stappen[int(key)] for key in state.gekozen],
        "nog_eens": state.poging == RETRY,
    }
    letters = tuple(
        _letter(letter, StapGezet(state.beurt, int(key)))
        for letter, key, _ in lettered
        if key not in state.gekozen
    )
    opnieuw: Buttons = ((Button("opnieuw", OpnieuwGetikt(state.beurt)),),) if state.gekozen else ()
    return Say("vraag_volgorde", args, ((letters,) if letters else ()) + opnieuw)


# --- judging ----------------------------------------------------------------------------------------


def choosable(vraag: Vraag, state: Oefening) -> frozenset[str]:
    """Return what may be chosen with one tap now."""
    match vraag:
        case Keuze():
            keys = {optie.id for optie in vraag.opties}
        case Situatie():
            keys = {optie.id for optie in scene_of(vraag, state).opties}
        case Handig():
            keys = {"ja", "nee"}
        case Smiley():
            keys = set(GEVOELENS)
        case _:
            keys = set()
    return frozenset(keys) - set(state.afgevallen)


def judge(vraag: Vraag, state: Oefening, gekozen: tuple[str, ...]) -> Uitslag:
    """Return what this answer is worth, and the words that belong to it."""
    match vraag:
        case Keuze():
            return _judge_keuze(vraag, vraag.optie(gekozen[0]))
        case Situatie():
            return _judge_scene(scene_of(vraag, state), gekozen[0])
        case Handig():
            antwoord: Literal["ja", "nee"] = "ja" if gekozen[0] == "ja" else "nee"
            return Uitslag("ja" if antwoord == vraag.goed else "nee", vraag.feedback_on(antwoord))
        case Meerkeuze():
            return _judge_ticks(vraag, state, gekozen)
        case Volgorde():
            goed = list(gekozen) == [str(nr) for nr in range(len(vraag.stappen))]
            return Uitslag("ja", vraag.feedback.goed) if goed else Uitslag("nee", vraag.feedback.anders)
        case _:
            return Uitslag(None, "")


def _judge_keuze(vraag: Keuze, optie: Optie) -> Uitslag:
    past = vraag.vorm in ("zie", "reden")
    return Uitslag(optie.goed, optie.feedback, vraag.beste.tekst, vraag.beste.reden, past)


def _judge_scene(scene: Scene, key: str) -> Uitslag:
    optie, beste = scene.optie(key), scene.beste
    naar = (optie.naar if optie.goed != "nee" else None) or beste.naar
    return Uitslag(optie.goed, optie.feedback, beste.tekst, beste.reden, naar=naar)


def _judge_ticks(vraag: Meerkeuze, state: Oefening, gekozen: tuple[str, ...]) -> Uitslag:
    """The first miss gets the feedback of what was ticked; the second the right ticks in words."""
    if vraag.is_goed(frozenset(gekozen)):
        return Uitslag("ja", vraag.feedback.goed)
    other = [optie for optie in map(vraag.optie, gekozen) if optie.goed != "ja"]
    if other and state.poging == FIRST:
        return Uitslag("nee", other[0].feedback)
    return Uitslag("nee", vraag.feedback.anders)


def scene_of(vraag: Situatie, state: Oefening) -> Scene:
    """Return the scene on the screen."""
    return vraag.scenes[state.scene or vraag.start]


def asked(vraag: Vraag, state: Oefening) -> tuple[str | None, str | None]:
    """Return the situation and the question in words; None for what this vraag has not."""
    if isinstance(vraag, Situatie):
        return scene_of(vraag, state).tekst, None
    return getattr(vraag, "situatie", None), getattr(vraag, "vraag", None)


def beeld_of(vraag: Vraag, state: Oefening) -> str | None:
    """Return the picture that goes with what is asked now: of a situatie only with its first scene."""
    goes_on = isinstance(vraag, Situatie) and state.scene not in (None, vraag.start)
    return None if goes_on else vraag.beeld


def may_retry(vraag: Vraag, state: Oefening, uitslag: Uitslag) -> bool:
    """Whether an answer that is not the best may be tried once more: only when there is something to choose."""
    if isinstance(vraag, Handig) or (isinstance(vraag, Situatie) and len(choosable(vraag, state)) <= 2):
        return False
    missed = ("nee",) if isinstance(vraag, Situatie) else ("nee", "deels")
    return uitslag.goed in missed


def spoken_answer(vraag: Vraag, state: Oefening, gekozen: tuple[str, ...]) -> str | None:
    """Return the chosen answer in words, for the mark under the question; None where a label says it."""
    match vraag:
        case Keuze():
            return vraag.optie(gekozen[0]).tekst
        case Situatie():
            return scene_of(vraag, state).optie(gekozen[0]).tekst
        case _:
            return None
