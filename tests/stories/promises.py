"""What must be true after every step of every story, whatever it is about."""

import json
import re
from collections import Counter
from collections.abc import Iterator

from sqlmodel import select

from bot.buttons import MAX_BYTES, decode, encode_stored
from bot.demo.emulator.telegram_html import parse, units
from conversations.codec import dump_state, load_event, load_state
from conversations.doctor import orphans
from conversations.incoming import Tap
from conversations.storage import gesprekken
from conversations.storage.database import transaction
from conversations.storage.models import Gesprek, Persoon, Rol
from tests.world import Phone, Seen, World, plain

MAX_TEXT = 4096
# Answers that cannot wait: two people sit side by side, or somebody is on the way.
AT_ONCE = {"uitkomst", "hulp_komt"}
NUDGES = {"herinnering", "stil_deelnemer", "nabespreking_duurt"}
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a-\u23ff\u2190-\u21ff]")
TICKS = {"vraag_meerkeuze"}  # in the question itself a sign shows what is ticked


def through_json(world: World) -> None:
    """Push the state of every gesprek through JSON, and go on with what comes out."""
    with transaction(world.database) as session:
        for gesprek in session.exec(select(Gesprek)):
            state = gesprekken.state_of(gesprek)
            data = json.loads(json.dumps(dump_state(state)))
            assert load_state(data) == state, f"{state} komt anders terug uit JSON"
            gesprek.state = data


def broken(world: World, already: dict[str, int]) -> Iterator[str]:
    """Yield every promise that was broken since the last time; `already` keeps what was looked at."""
    with transaction(world.database) as session:
        lost = orphans(session, world.now)
        query = select(Persoon.adres, Persoon.roepnaam).where(Persoon.rol == Rol.DEELNEMER)
        deelnemers = dict(session.exec(query).all())
    for orphan in lost:
        yield f"gesprek {orphan.gesprek} mist {', '.join(orphan.mist)}"
    for adres, phone in world.phones.items():
        fresh = phone.seen[already.get(adres, 0) :]
        already[adres] = len(phone.seen)
        for seen in fresh:
            yield from _unreadable(adres, seen)
        if adres in deelnemers and fresh:
            yield from _disturbing(world, phone, fresh)
            yield from _crowded(fresh, deelnemers[adres])


def _unreadable(adres: str, seen: Seen) -> Iterator[str]:
    message = seen.message
    text, _ = parse(message.tekst)
    if not text.strip() or units(message.tekst) > MAX_TEXT:
        yield f"een bericht aan {adres} is leeg of te lang ({units(message.tekst)}): {message.naam}"
    for button in message.buttons:
        data = encode_stored(button["event"], button["gesprek"])
        if len(data.encode()) > MAX_BYTES:
            yield f"de knop {button['label']} is te lang"
        if decode(data) != Tap(load_event(button["event"]), button["gesprek"]):
            yield f"de knop {button['label']} komt anders terug"


def _crowded(fresh: list[Seen], roepnaam: str) -> Iterator[str]:
    """At most one emoji in a body, also with what was chosen below it; a roepnaam may hold one of its own."""
    for message in (seen.message for seen in fresh if seen.message.naam not in TICKS):
        signs = EMOJI.findall(message.plain.replace(plain(roepnaam), ""))
        if len(signs) > 1:
            yield f"in {message.naam} staan {len(signs)} emoji: {message.plain}"


def _disturbing(world: World, phone: Phone, fresh: list[Seen]) -> Iterator[str]:
    unasked = [seen for seen in fresh if not seen.own]
    if not unasked:
        return
    agenda = world.agenda(phone.adres)
    for seen in unasked:
        if seen.message.naam in AT_ONCE or agenda.in_window(seen.at):
            continue
        yield f"{phone.adres} kreeg {seen.message.naam} om {agenda.local(seen.at):%a %d %b %H:%M}"
    nudges = Counter(
        agenda.local(seen.at).date() for seen in phone.seen if seen.new and seen.message.naam in NUDGES
    )
    for day, count in nudges.items():
        if count > 1:
            yield f"{phone.adres} kreeg {count} herinneringen op {day:%a %d %b}"
