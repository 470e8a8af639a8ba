"""The balie: one open input per person, for what must be typed. Text goes to the open input. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from conversations.effects import Aan, Effect, Hand, Invite, Say
from conversations.events import NaamVeranderd, NotitieGegeven
from conversations.names import as_roepnaam, clean

OPEN = timedelta(hours=1)
MAX_NOTITIE = 300
CLOSED: Sequence[Effect] = (Say("balie_dicht", to=Aan.ZELF, once=True),)
# What people type to get out: one of these, or more of them with a comma or a point between.
_AWAY = re.compile(r"((nee|laat maar|toch niet|stop|stoppen|annuleer|annuleren)([\s,.!]+|$))+", re.IGNORECASE)

Args = Mapping[str, Any]
# True: done, the input closes. False: ask again.
Answer = tuple[bool, list[Effect]]


def roepnaam(tekst: str, args: Args) -> Answer:
    """The deelnemer types how to be called."""
    naam = as_roepnaam(tekst)
    if naam is None:
        return False, [Say("roepnaam_lukt_niet", to=Aan.ZELF, once=True)]
    return True, [Hand(NaamVeranderd(naam))]


def notitie(tekst: str, args: Args) -> Answer:
    """The begeleider types a note to what was seen."""
    kort = clean(tekst)
    if not kort or len(kort) > MAX_NOTITIE:
        return False, [Say("notitie_lukt_niet", {"hoogstens": MAX_NOTITIE}, to=Aan.ZELF, once=True)]
    return True, [Hand(NotitieGegeven(args["ronde"], kort), args["gesprek"])]


def uitnodigen(tekst: str, args: Args) -> Answer:
    """Staff types the roepnaam of who is invited, or that nobody is."""
    if _AWAY.fullmatch(clean(tekst)):
        return True, [*CLOSED]
    naam = as_roepnaam(tekst)
    if naam is None:
        return False, [Say("roepnaam_lukt_niet", to=Aan.ZELF, once=True)]
    return True, [Invite(args["rol"], naam)]


INPUTS: Mapping[str, Callable[[str, Args], Answer]] = {
    "roepnaam": roepnaam,
    "notitie": notitie,
    "uitnodigen": uitnodigen,
}
