"""A small organisatie to play in, without a channel: what people tap goes in, what they read comes out.

All persons here are fiction. Time is set by hand: nothing sleeps.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine as Database
from sqlmodel import Session, SQLModel, col, select

from content.catalogus import HERE, SKILLS, Catalogus, SkillsFile, load_catalogus
from content.opdracht import Opdracht
from content.render import default_texts
from content.source import parse, read_source
from conversations.codec import load_event
from conversations.engine import Engine
from conversations.events import Command
from conversations.incoming import Incoming, Tap, Text, What
from conversations.invitations import create_organisatie, find_organisaties, invite
from conversations.state import State
from conversations.storage import gesprekken, inbox, outbox, people, termijnen
from conversations.storage.database import connect, create_all, transaction
from conversations.storage.models import Gesprek, Nabespreking, Organisatie, Outbox, Persoon, Rol
from scheduler.agenda import DAGEN, Agenda

KANAAL = "test"
DEELSKILL = "instructies-volgen-1"
BEDRIJF = "Voorbeeldbedrijf"
AFDELING = "Wasserij"

Row = TypeVar("Row", bound=SQLModel)


@dataclass
class Message:
    """A message on somebody's phone."""

    id: int
    tekst: str
    buttons: list[dict]
    naam: str
    pinned: bool = False
    beeld: str | None = None
    at: datetime | None = None
    ever: list[dict] = field(default_factory=list)  # every button that ever stood under it

    @property
    def plain(self) -> str:
        """The text as somebody reads it, on one line."""
        return plain(self.tekst)


@dataclass(frozen=True)
class Seen:
    """What came on a phone at one moment: a new message, or one that was changed."""

    at: datetime
    message: Message  # as it was then
    new: bool
    own: bool  # it answers what this person did at that very moment

    @property
    def plain(self) -> str:
        """The text as somebody reads it, on one line."""
        return self.message.plain


@dataclass
class Phone:
    """What one person sees."""

    adres: str
    messages: list[Message] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    @property
    def last(self) -> Message:
        return self.messages[-1]

    @property
    def texts(self) -> str:
        return "\n---\n".join(message.tekst for message in self.messages)

    @property
    def pinned(self) -> list[Message]:
        return [message for message in self.messages if message.pinned]


@dataclass(frozen=True)
class Snapshot:
    """A database in memory as it was, and what people saw."""

    body: bytes
    now: datetime | None = None
    phones: dict[str, Phone] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    updates: int = 0
    message_id: int = 0

    @classmethod
    def of(cls, database: Database, *rest: object) -> "Snapshot":
        raw = database.raw_connection()
        body = raw.driver_connection.serialize()
        raw.close()
        return cls(body, *rest)

    def put_back(self, database: Database) -> None:
        raw = database.raw_connection()
        raw.driver_connection.deserialize(self.body)
        raw.close()


class World:
    """An organisatie with a coach, a werkplekopleider and a deelnemer, driven by hand and by time."""

    def __init__(self, database: Database, now: datetime, catalogus: Catalogus | None = None) -> None:
        self.database, self.now = database, now
        self.catalogus = catalogus or load_catalogus()
        self.restart()
        self.engine.start(now)
        self.phones: dict[str, Phone] = {}
        self.updates = self._message_id = 0
        self._acting: str | None = None
        self.codes: dict[str, str] = {}

    @classmethod
    def with_people(
        cls,
        database: Database,
        now: datetime,
        *,
        assistent: bool = False,
        joined: Sequence[str] = ("Els", "Ria", "Joost"),
        **kwargs: object,
    ) -> "World":
        """Els is coach, Ria werkplekopleider and, if wanted, Joost assistent; Sanne was invited only."""
        world = cls(database, now, **kwargs)
        world.invite("Els", Rol.COACH)
        world.invite("Ria", Rol.WERKPLEKOPLEIDER, afdeling=AFDELING)
        if assistent:
            world.invite("Joost", Rol.ASSISTENT, afdeling=AFDELING)
        world.invite("Sanne", Rol.DEELNEMER, begeleider="Ria")
        for naam in joined:
            if naam in world.codes:
                world.join(naam)
        return world

    def restart(self) -> None:
        """Begin again as a new program, with only what is in the database."""
        self.engine = Engine(self.database, self.catalogus, default_texts())

    # --- people ---------------------------------------------------------------------------------------

    def phone(self, naam: str) -> Phone:
        return self.phones.setdefault(naam, Phone(naam))

    def invite(
        self,
        naam: str,
        rol: Rol,
        *,
        begeleider: str | None = None,
        afdeling: str | None = None,
        bedrijf: str = BEDRIJF,
    ) -> None:
        """Let somebody be invited, by the beheerder or by staff; another bedrijf is made when needed."""
        with transaction(self.database) as session:
            found = find_organisaties(session, bedrijf)
            organisatie = found[0] if found else create_organisatie(session, bedrijf, self.now)
            ria = people.named(session, organisatie.id, begeleider or "", Rol.WERKPLEKOPLEIDER)
            made = invite(
                session,
                organisatie,
                rol,
                naam,
                self.now,
                afdeling=afdeling,
                begeleider=ria[0] if ria else None,
            )
            self.codes[naam] = made.code

    def move(self, naam: str, afdeling: str) -> None:
        """Let somebody work in another afdeling."""
        persoon = self.persoon(naam)
        with transaction(self.database) as session:
            persoon.afdeling_id = people.get_or_create_afdeling(session, persoon.organisatie_id, afdeling).id
            session.add(persoon)

    def work_on(self, naam: str, weekdagen: Sequence[str]) -> None:
        """Let somebody work on these days of the week (maandag)."""
        persoon = self.persoon(naam)
        with transaction(self.database) as session:
            persoon.werkdagen = "".join(str(DAGEN.index(dag)) for dag in weekdagen)
            session.add(persoon)

    def master(self, naam: str, deelskill: str, niveau: int) -> None:
        """Let a deelnemer master a deelskill up to this niveau, as if it was long ago."""
        gesprek = self.gesprek(naam).id
        with transaction(self.database) as session:
            for nr in range(1, niveau + 1):
                row = Nabespreking(gesprek_id=gesprek, opdracht=f"{deelskill}-{nr}", held_at=self.now)
                row.ronde, row.uitkomst, row.gedaan = 1, "beheerst", 3
                session.add(row)

    def close_on(self, days: Sequence[str]) -> None:
        """Close the bedrijf on these days (2026-12-28)."""
        with transaction(self.database) as session:
            organisatie = find_organisaties(session, BEDRIJF)[0]
            organisatie.vrije_dagen = list(days)
            session.add(organisatie)

    def join(self, naam: str) -> None:
        """Let somebody in, by an update with a number; the first one has number 1."""
        self.updates += 1
        self.do(naam, Command("start", self.codes[naam]), update_id=self.updates)

    def do(self, naam: str, what: What, message_id: int | None = None, update_id: int | None = None) -> bool:
        """Let somebody do something; with a number, False when this update was handled before."""
        if update_id is not None:
            with transaction(self.database) as session:
                inbox.keep(session, KANAAL, [{"update_id": update_id}], self.now)
        self._acting = naam
        try:
            done = self.engine.handle(Incoming(KANAAL, naam, what, update_id, message_id), self.now)
            self.deliver()
        finally:
            self._acting = None
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
        self.press(naam, found, button)

    def press(self, naam: str, message: Message, button: dict) -> None:
        """Tap this button; it may have left the screen by now, as on a slow phone."""
        self.do(naam, Tap(load_event(button["event"]), button["gesprek"]), message.id)

    def find(self, naam: str, label: str, message: Message | None = None) -> tuple[Message, dict]:
        for candidate in [message] if message else reversed(self.phone(naam).messages):
            for button in candidate.buttons:
                if label in button["label"]:
                    return candidate, button
        seen = [b["label"] for m in self.phone(naam).messages[-3:] for b in m.buttons]
        raise AssertionError(f"{naam} has no button {label!r}; the last ones: {seen}")

    # --- time -----------------------------------------------------------------------------------------

    def wait(self, **delta: float) -> None:
        self.until(self.now + timedelta(**delta))

    def until(self, at: datetime) -> None:
        """Let time pass, and everything happen at its own moment."""
        for moment in self._moments(at):
            self.wake(moment)

    def wake(self, at: datetime) -> None:
        """Jump to a moment: until then the bot was down, or nothing was due."""
        self.now = at
        self.engine.tick(at)
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

    # --- the post -------------------------------------------------------------------------------------

    def deliver(self) -> None:
        """Bring what may go out now; a pin follows its message, and work follows the answers."""
        waiting = col(Outbox.sent_at).is_(None), Outbox.not_before <= self.now
        while True:
            with transaction(self.database) as session:
                bundles = outbox.due(session, KANAAL, self.now, busy=())
                if not bundles:
                    return
                letters = [letter for bundle in bundles for letter in bundle]
                found = select(Outbox.id, Outbox.naam).where(col(Outbox.id).in_([x.id for x in letters]))
                names = dict(session.exec(found).all())
                for letter in letters:
                    self._deliver(session, letter, names[letter.id])
                session.flush()
                if not session.exec(select(Outbox.id).where(*waiting).limit(1)).first():
                    return

    def _deliver(self, session: Session, letter: outbox.Letter, naam: str) -> None:
        phone = self.phone(letter.adres)
        buttons = [button for row in letter.buttons for button in row]
        if letter.methode == "say":
            self._message_id += 1
            message = Message(
                self._message_id, letter.tekst or "", buttons, naam, beeld=letter.beeld, at=self.now
            )
            phone.messages.append(message)
            self._see(phone, message, new=True)
        else:
            for message in phone.messages:
                if letter.methode == "unpin":
                    message.pinned = False
                elif message.id == letter.message_id and letter.methode == "pin":
                    message.pinned = True
                elif message.id == letter.message_id:
                    message.tekst, message.buttons = letter.tekst or message.tekst, buttons
                    self._see(phone, message, new=False)
        outbox.sent(session, letter.id, self._message_id if letter.methode == "say" else None, self.now)

    def _see(self, phone: Phone, message: Message, *, new: bool) -> None:
        message.ever.extend(button for button in message.buttons if button not in message.ever)
        phone.seen.append(Seen(self.now, replace(message), new, own=self._acting == phone.adres))

    # --- what is remembered ---------------------------------------------------------------------------

    def rows(self, model: type[Row], **where: object) -> list[Row]:
        """Return the rows of a table, in order."""
        with Session(self.database) as session:
            query = select(model).filter_by(**where)
            return list(session.exec(query.order_by(*model.__table__.primary_key)))

    def persoon(self, naam: str) -> Persoon:
        """Return who has this phone; somebody who did not join yet is found by roepnaam."""
        found = self.rows(Persoon, adres=naam) or self.rows(Persoon, roepnaam=naam)
        return found[0]

    def agenda(self, naam: str) -> Agenda:
        """Return when this person may be disturbed."""
        persoon = self.persoon(naam)
        return people.agenda_of(persoon, self.rows(Organisatie, id=persoon.organisatie_id)[0])

    def gesprek(self, naam: str | None = None) -> Gesprek:
        """Return somebody's gesprek; without a name the first."""
        with Session(self.database) as session:
            query = select(Gesprek).order_by(col(Gesprek.id))
            if naam:
                query = query.join(Persoon, col(Persoon.id) == Gesprek.deelnemer_id)
                query = query.where(Persoon.adres == naam)
            return session.exec(query).first()

    def state(self, naam: str | None = None) -> State:
        return gesprekken.state_of(self.gesprek(naam))

    # --- beginning again --------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Keep everything; only for a database in memory."""
        seen = self.now, deepcopy(self.phones), dict(self.codes), self.updates, self._message_id
        return Snapshot.of(self.database, *seen)

    def restore(self, snapshot: Snapshot) -> None:
        """Put everything back as it was, with a program that knows nothing of later."""
        self.restart()
        snapshot.put_back(self.database)
        self.now, self.phones = snapshot.now, deepcopy(snapshot.phones)
        self.codes = dict(snapshot.codes)
        self.updates, self._message_id = snapshot.updates, snapshot.message_id


@cache
def small_catalogus(*copies: str) -> Catalogus:
    """The three opdrachten of one deelskill, so that other content may come and go.

    Each of the `copies` is a deelskill with the same texts, to have something to choose from.
    """
    skills = parse(SkillsFile, read_source(HERE / SKILLS, SKILLS))
    skill, _, deelskill = DEELSKILL.rpartition("-")
    paths = [HERE / "opdrachten" / skill / f"{deelskill}-{niveau}.yaml" for niveau in (1, 2, 3)]
    ours = [parse(Opdracht, read_source(path, path.name)) for path in paths]
    opdrachten = {opdracht.id: opdracht for opdracht in ours}
    for deelskill in copies:
        for opdracht in ours:
            copied = opdracht.model_copy(update={"id": f"{deelskill}-{opdracht.niveau}"})
            opdrachten[copied.id] = copied
    return Catalogus(skills.skills, skills.werksettings, opdrachten)


def plain(html: str) -> str:
    """Return a text as somebody reads it, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def sqlite(path: Path) -> Database:
    database = connect(f"sqlite:///{path}")
    create_all(database)
    return database


def memory() -> Database:
    """Return a database that lives as long as the process: quick, and it can be put back."""
    database = connect("sqlite://")
    create_all(database)
    return database
