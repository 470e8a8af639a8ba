"""Everything that is ever said, with plausible things filled in, and who reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from content.render import default_texts
from conversations.effects import Aan, Ask, Effect, Mark, Say
from conversations.events import DeelnemerEvent
from conversations.overviews import Line
from tests.conversations import samples

Lezer = Literal["deelnemer", "team"]
# What stands in a text as a list to choose from; it does not count for the size of a message.
OPTIONS = ("opties", "stappen", "gekozen", "skills", "deelskills", "kan")
LONG = "Maximiliaan-Alexander van Dijk"  # 30 signs, the longest roepnaam
REASONS = ("geblokkeerd", "geen_nabespreking", "nabespreking", "stil", "uitgenodigd", "bezig")
PHASES = ("Aanmelding", "Skillkeuze", "Oefening", "AanDeSlag", "Nabespreking", "Pauze", "Gestopt")


@dataclass(frozen=True)
class Said:
    """One text as somebody reads it; `body` is the text without what can be chosen."""

    naam: str
    lezer: Lezer
    tekst: str
    body: str


def say(naam: str, lezer: Lezer, args: dict[str, Any]) -> Said:
    texts = default_texts()
    bare = {key: [] if key in OPTIONS else value for key, value in args.items()}
    return Said(naam, lezer, texts.render(naam, args), texts.render(naam, bare))


@cache
def everything() -> tuple[Said, ...]:
    """Return every different text."""
    return tuple(dict.fromkeys([*_in_a_gesprek(), *_elsewhere()]))


def _in_a_gesprek() -> Iterator[Said]:
    done = set()
    for outcome in samples.outcomes():
        by_deelnemer = isinstance(outcome.event, DeelnemerEvent)
        for effect in outcome.effects:
            lezer: Lezer = "deelnemer" if _to_deelnemer(effect, by_deelnemer=by_deelnemer) else "team"
            match effect:
                case Say(text=naam, args=args) | Mark(text=str() as naam, args=args):
                    pass
                case Ask(soort=soort, args=args):
                    naam = f"vraag_{soort}"
                case _:
                    continue
            key = naam, lezer, repr(args)
            if key not in done:
                done.add(key)
                yield say(naam, lezer, dict(args))


def _to_deelnemer(effect: Effect, *, by_deelnemer: bool) -> bool:
    if isinstance(effect, Say) and effect.to is not Aan.ZELF:
        return effect.to is Aan.DEELNEMER
    return by_deelnemer


def regels(count: int, naam: str = LONG) -> list[Line]:
    """Return lines of an overview, of every kind."""
    made = []
    for nr in range(count):
        reden, fase = REASONS[nr % len(REASONS)], PHASES[nr % len(PHASES)]
        line = Line(naam, 5, reden, 12, fase, titel="Ik snap het nog niet", niveau=2, ronde=12)
        made.append(_filled(line, gedaan=10, gezien=10, begeleider=naam))
    return made


def _filled(line: Line, **values: Any) -> Line:
    for name, value in values.items():
        object.__setattr__(line, name, value)
    return line


def _elsewhere() -> Iterator[Said]:
    """What commands and the balie say."""
    for naam, lezer, args in EXAMPLES:
        yield say(naam, lezer, args)


EXAMPLES: tuple[tuple[str, Lezer, dict[str, Any]], ...] = (
    ("balie_dicht", "deelnemer", {}),
    ("bekijk_begint", "team", {}),
    ("bekijk_kies", "team", {"opdrachten": False}),
    ("bekijk_kies", "team", {"opdrachten": True}),
    ("bekijk_klaar", "team", {}),
    ("dit_kan_ik", "deelnemer", {"naam": samples.NAAM, "kan": [], "nu": None}),
    ("dit_kan_ik", "deelnemer", {"naam": samples.NAAM, "kan": [], "nu": "Luisteren en vragen"}),
    ("er_ging_iets_mis", "deelnemer", {}),
    *(("geen_team", "team", {"rol": rol}) for rol in ("werkplekopleider", "assistent")),
    ("geen_tekst_team", "team", {}),
    ("help", "deelnemer", {"rol": "deelnemer"}),
    ("help", "team", {"rol": "coach"}),
    ("mijnteam", "team", {"regels": regels(20)}),
    ("notitie_lukt_niet", "team", {"hoogstens": 300}),
    ("onbekend", "deelnemer", {}),
    ("onbekend_commando", "deelnemer", {}),
    ("overzicht", "team", {"regels": regels(20), "meer": 3, "nu": samples.NOW}),
    ("overzicht", "team", {"regels": [], "meer": 0, "nu": samples.NOW}),
    ("privacy", "deelnemer", {"rol": "deelnemer"}),
    ("privacy", "team", {"rol": "coach"}),
    ("roepnaam_lukt_niet", "deelnemer", {}),
    ("stop_signaal", "team", {"naam": "Ria"}),
    ("stop_team_niet", "team", {}),
    ("stop_team_zeker", "team", {}),
    *(("stop_team", "team", {"rol": rol}) for rol in ("coach", "werkplekopleider")),
    (
        "uitnodiging",
        "team",
        {"naam": "Mo", "link": "https://t.me/bot?start=abc", "code": "abc", "rol": "deelnemer"},
    ),
    ("uitnodiging", "team", {"naam": "Mo", "link": None, "code": "abc", "rol": "deelnemer"}),
    ("uitnodiging_ongeldig", "deelnemer", {}),
    ("vraag_uitnodigen", "team", {"rol": "deelnemer"}),
    *(
        ("welkom_team", "team", {"naam": "Ria", "rol": rol})
        for rol in ("werkplekopleider", "assistent", "coach", "projectmanager")
    ),
    ("wie_nabespreken", "team", {}),
    ("wie_observeren", "team", {}),
    ("wie_uitnodigen", "team", {}),
)
