"""A small organisatie to play in, without a channel: what people tap goes in, what they read comes out.

All persons here are fiction.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine as Database
from sqlmodel import Session, col, select

from content.catalogus import Catalogus, load_catalogus
from content.render import default_texts
from conversations.codec import load_event
from conversations.engine import Engine
from conversations.events import Command
from conversations.incoming import Incoming, Tap, Text, What
from conversations.invitations import create_organisatie, invite
from conversations.storage import inbox, outbox, termijnen
from conversations.storage.database import connect, create_all, transaction
from conversations.storage.models import Gesprek, Outbox, Persoon, Rol

KANAAL = "test"


@dataclass
class Message:
    """A message on somebody's phone."""

    id: int
    tekst: str
    buttons: list[dict]
    naam: str
    pinned: bool = False
    at: datetime | None = None


@dataclass
class Phone:
    """What one person sees."""

    adres: str
    messages: list[Message] = field(default_factory=list)

    @property
    def last(self) -> Message:
        return self.messages[-1]

    @property
    def texts(self) -> str:
        return "\n---\n".join(message.tekst for message in self.messages)


class World:
    """An organisatie with a coach, a werkplekopleider and a deelnemer, driven by hand and by time."""

    def __init__(self, database: Database, now: datetime, catalogus: Catalogus | None = None) -> None:
        self.database, self.now = database, now
        self.engine = Engine(database, catalogus or load_catalogus(), default_texts())
        self.engine.start(now)
        self.phones: dict[str, Phone] = {}
        self._update_id = self._message_id = 0
        self.codes: dict[str, str] = {}

    @classmethod
    def with_people(cls, database: Database, now: datetime, **kwargs: object) -> "World":
        world = cls(database, now, **kwargs)
        with transaction(database) as session:
            organisatie = create_organisatie(session, "Voorbeeldbedrijf", now)
            for rol, naam in ((Rol.COACH, "Els"), (Rol.WERKPLEKOPLEIDER, "Ria")):
                world.codes[naam] = invite(session, organisatie, rol, naam, now).code
            ria = session.exec(select(Persoon).where(Persoon.roepnaam == "Ria")).one()
            world.codes["Sanne"] = invite(
                session, organisatie, Rol.DEELNEMER, "Sanne", now, begeleider=ria
            ).code
        for naam in ("Els", "Ria"):
            world.join(naam)
        return world

    def phone(self, naam: str) -> Phone:
        return self.phones.setdefault(naam, Phone(naam))

    def join(self, naam: str) -> None:
        self.do(naam, Command("start", self.codes[naam]))

    def do(self, naam: str, what: What, message_id: int | None = None) -> bool:
        self._update_id += 1
        update = {"update_id": self._update_id}
        with transaction(self.database) as session:
            inbox.keep(session, KANAAL, [update], self.now)
        done = self.engine.handle(Incoming(KANAAL, naam, what, self._update_id, message_id), self.now)
        self.deliver()
        return done

    def say(self, naam: str, tekst: str) -> None:
        if tekst.startswith("/"):
            command, _, argument = tekst[1:].partition(" ")
            self.do(naam, Command(command, argument))
        else:
            self.do(naam, Text(tekst))

    def tap(self, naam: str, label: str, message: Message | None = None) -> None:
        """Tap the button with this label, on the newest message that has it."""
        found, button = self.find(naam, label, message)
        event = load_event(button["event"])
        self.do(naam, Tap(event, button["gesprek"]), found.id)

    def find(self, naam: str, label: str, message: Message | None = None) -> tuple[Message, dict]:
        for candidate in [message] if message else reversed(self.phone(naam).messages):
            for button in candidate.buttons:
                if label in button["label"]:
                    return candidate, button
        seen = [b["label"] for m in self.phone(naam).messages[-3:] for b in m.buttons]
        raise AssertionError(f"{naam} has no button {label!r}; the last ones: {seen}")

    def wait(self, **delta: float) -> None:
        self.until(self.now + timedelta(**delta))

    def until(self, at: datetime) -> None:
        """Let time pass, and everything happen at its own moment."""
        for moment in self._moments(at):
            self.now = moment
            self.engine.fire_due(moment)
            self.deliver()

    def _moments(self, at: datetime) -> Iterator[datetime]:
        while True:
            with transaction(self.database) as session:
                found = [termijnen.next_due(session), outbox.next_at(session, self.now)]
            ahead = [moment for moment in found if moment and moment < at]
            if not ahead:
                break
            yield max(min(ahead), self.now)
        yield at

    def deliver(self) -> None:
        while True:
            with transaction(self.database) as session:
                bundles = outbox.due(session, KANAAL, self.now, busy=())
                if not bundles:
                    return
                for bundle in bundles:
                    for letter in bundle:
                        self._deliver(session, letter)

    def _deliver(self, session: Session, letter: outbox.Letter) -> None:
        phone = self.phone(letter.adres)
        buttons = [button for row in letter.buttons for button in row]
        row = session.get_one(Outbox, letter.id)
        if letter.methode == "say":
            self._message_id += 1
            phone.messages.append(
                Message(self._message_id, letter.tekst or "", buttons, row.naam, at=self.now)
            )
        else:
            for message in phone.messages:
                if letter.methode == "unpin":
                    message.pinned = False
                elif message.id == letter.message_id and letter.methode == "pin":
                    message.pinned = True
                elif message.id == letter.message_id:
                    message.tekst, message.buttons = letter.tekst or message.tekst, buttons
        outbox.sent(session, letter.id, self._message_id if letter.methode == "say" else None, self.now)

    def gesprek(self) -> Gesprek:
        with Session(self.database) as session:
            return session.exec(select(Gesprek).order_by(col(Gesprek.id))).first()


def sqlite(path: Path) -> Database:
    database = connect(f"sqlite:///{path}")
    create_all(database)
    return database
