"""Events to and from the 64 bytes of a Telegram button. No other module knows them.

`1|gesprek|code|field|field`: a version, whose gesprek, which event, and its fields in order. Codes are never
reused: buttons live as long as the messages they stand under.
"""

from dataclasses import fields
from typing import Any

from pydantic import ValidationError

from conversations import events as e
from conversations.codec import load_event
from conversations.events import Command, Event
from conversations.incoming import Tap

VERSION = "1"
MAX_BYTES = 64
SEPARATOR = "|"

CODES: dict[str, type[Event | Command]] = {
    "co": Command,
    "sg": e.SchermGevraagd,
    "hg": e.HulpGevraagd,
    "nb": e.NaamBevestigd,
    "na": e.NaamAndersGetikt,
    "sk": e.SkillGekozen,
    "dk": e.DeelskillGekozen,
    "vg": e.VerderGetikt,
    "vo": e.VorigeGetikt,
    "ag": e.AntwoordGegeven,
    "st": e.StapGezet,
    "oa": e.OptieAangevinkt,
    "on": e.OpnieuwGetikt,
    "kg": e.KlaarGetikt,
    "ov": e.VraagOvergeslagen,
    "gd": e.GedaanGetikt,
    "gt": e.GedaanTeruggenomen,
    "gv": e.GevoelGegeven,
    "ub": e.UitkomstBevestigd,
    "ut": e.UitkomstTegengesproken,
    "lb": e.LeerplanBevestigd,
    "hb": e.HulpBeantwoord,
    "pv": e.PuntenGevraagd,
    "pk": e.PuntGekozen,
    "po": e.PuntGeobserveerd,
    "si": e.SituatieGezien,
    "nv": e.NotitieGevraagd,
    "gl": e.GespreksleidraadGevraagd,
    "no": e.NabesprekingGeopend,
    "nw": e.NogEenWeekGetikt,
    "uk": e.UitkomstGekozen,
    "nu": e.NabesprekingUitgesteld,
    "ba": e.BegeleiderAfwezig,
    "pg": e.PauzeGekozen,
    "pb": e.PauzeBeeindigd,
    "pz": e.PauzeGevraagd,
    "og": e.OefenenGevraagd,
    "sv": e.StopGevraagd,
}
_CODE_OF = {cls: code for code, cls in CODES.items()}


class UnreadableButton(ValueError):
    """Callback data that we did not make, or no longer understand."""


class ButtonTooLong(ValueError):
    """An event with more in it than fits in a button."""


def encode(event: Event | Command, gesprek: int | None) -> str:
    """Return the callback data of a button; ButtonTooLong when it passes 64 bytes."""
    values = [_short(getattr(event, field.name)) for field in fields(event)]
    data = SEPARATOR.join([VERSION, str(gesprek or ""), _CODE_OF[type(event)], *values])
    if len(data.encode()) > MAX_BYTES or any(SEPARATOR in value for value in values):
        raise ButtonTooLong(type(event).__name__)
    return data


def _short(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def encode_stored(data: dict[str, Any], gesprek: int | None) -> str:
    """Return the callback data for an event as it lies in the outbox."""
    return encode(load_event(data), gesprek)


def decode(data: str) -> Tap:
    """Return what a button means; UnreadableButton for anything that `encode` did not make."""
    version, gesprek, code, *values = [*data.split(SEPARATOR), "", "", ""][
        : max(3, data.count(SEPARATOR) + 1)
    ]
    cls = CODES.get(code)
    if version != VERSION or cls is None or len(values) != len(fields(cls)):
        raise UnreadableButton
    names = [field.name for field in fields(cls)]
    try:
        event = load_event({"event": cls.__name__, **dict(zip(names, values, strict=True))})
        tap = Tap(event, int(gesprek) if gesprek else None)
    except (ValidationError, ValueError) as error:
        raise UnreadableButton from error
    # A forged number that no database holds is no button of ours either.
    if not _same(tap, data):
        raise UnreadableButton
    return tap


def _same(tap: Tap, data: str) -> bool:
    try:
        return encode(tap.event, tap.gesprek) == data and (tap.gesprek or 0) < 2**62
    except ValueError:
        return False  # too long, or with half a sign in it
