"""An opdracht with all eight types of vraag, one after the other. Its texts name what they are."""

from functools import cache
from typing import Any

from content.opdracht import Opdracht
from tests.conversations import samples

SCORED: dict[str, Any] = {"observatiepunt": ["o1"], "setting": "groen"}


def _optie(key: str, goed: str, **rest: str) -> dict[str, str]:
    return {"id": key, "tekst": f"tekst {key}", "goed": goed, "feedback": f"feedback {key}", **rest}


def _scene(name: str, *opties: dict[str, str]) -> dict[str, Any]:
    return {"tekst": f"scene {name}", "opties": list(opties)}


VRAGEN: list[dict[str, Any]] = [
    {"id": "info", "type": "info", "tekst": "uitleg"},
    {
        **SCORED,
        **{"id": "keuze", "type": "keuze", "vorm": "doe", "situatie": "moment keuze", "vraag": "vraag keuze"},
        "opties": [_optie("a", "ja"), _optie("b", "deels"), _optie("c", "nee")],
    },
    {
        **SCORED,
        **{"id": "handig", "type": "handig", "situatie": "moment handig", "vraag": "vraag handig"},
        **{"goed": "nee", "feedback": {"ja": "feedback ja", "nee": "feedback nee"}},
    },
    {
        **SCORED,
        **{"id": "kies", "type": "meerkeuze", "situatie": "moment", "vraag": "vraag meerkeuze", "kies": 2},
        "opties": [_optie("a", "ja"), _optie("b", "nee"), _optie("c", "ja"), _optie("d", "nee")],
        "feedback": {"goed": "meerkeuze goed", "anders": "meerkeuze anders"},
    },
    {
        **SCORED,
        **{"id": "volgorde", "type": "volgorde", "situatie": "moment", "vraag": "vraag volgorde"},
        "stappen": ["stap een", "stap twee", "stap drie"],
        "feedback": {"goed": "volgorde goed", "anders": "volgorde anders"},
    },
    {
        **SCORED,
        **{"id": "situatie", "type": "situatie", "start": "s1"},
        # Two ways lead on from s1, each to an end of its own.
        "scenes": {
            "s1": _scene(
                "een", _optie("a", "ja", naar="s2"), _optie("b", "deels", naar="s3"), _optie("c", "nee")
            ),
            "s2": _scene("twee", _optie("a", "ja"), _optie("b", "nee"), _optie("c", "deels")),
            "s3": _scene("drie", _optie("a", "ja"), _optie("b", "nee")),
        },
    },
    {"id": "smiley", "type": "smiley", "vraag": "vraag smiley"},
    {"id": "vertel", "type": "vertel", "vraag": "vraag vertel"},
]


@cache
def alles() -> Opdracht:
    """Return an opdracht with every type of vraag."""
    data = samples.opdracht(samples.OPDRACHTEN[0]).model_dump(mode="json", exclude_defaults=True)
    return Opdracht.model_validate({**data, "vragen": VRAGEN}, strict=False)
