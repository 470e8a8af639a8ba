"""Small answers that every flow gives: a kind refusal, the buttons that are everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from conversations.effects import Aan, Button, Buttons, Effect, Mark, Say
from conversations.events import HulpGevraagd, VorigeGetikt

HULP: Buttons = ((Button("hulp", HulpGevraagd()),),)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A named way of saying no: the text for a person, silence for the clock.

    With `show_screen`, the present screen follows, so that the person can go on.
    """

    name: str
    text: str | None
    show_screen: bool = False

    def effects(self) -> list[Effect]:
        """Return what the person reads; nothing for the clock."""
        return [Say(self.text, to=Aan.ZELF, once=True)] if self.text else []


OUDE_KNOP = Refusal("OUDE_KNOP", "oude_knop", show_screen=True)  # a button from an earlier screen
AL_BEKEND = Refusal("AL_BEKEND", "al_bekend")  # a double tap
GEEN_TEKST = Refusal("GEEN_TEKST", "geen_tekst", show_screen=True)  # typed where nothing was asked
NU_NIET = Refusal("NU_NIET", "nu_niet", show_screen=True)  # fits another phase
NIET_MEER = Refusal("NIET_MEER", "niet_meer")  # the begeleider is too late for this
NOG_NIET = Refusal("NOG_NIET", "nog_niet")  # the begeleider is too early for this
IS_WEG = Refusal("IS_WEG", "is_weg")  # the deelnemer has a break, or stopped
STIL = Refusal("STIL", None)  # a deadline that no longer matters


def without_beeld(effects: Iterable[Effect]) -> list[Effect]:
    """Return the same without pictures: for a screen that is shown again below an explanation."""
    return [replace(effect, beeld=None) if isinstance(effect, Say) else effect for effect in effects]


def vorige(beurt: int) -> Buttons:
    """Return the row with Vorige."""
    return ((Button("vorige", VorigeGetikt(beurt)),),)


def chosen(label: str, **args: object) -> Mark:
    """Return the mark on a tapped message: keyboard gone, the label of the choice shown."""
    return Mark("gekozen", {"label": label, "args": args})
