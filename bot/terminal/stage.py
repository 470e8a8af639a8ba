"""Two phones and a database in memory: a deelnemer at the start of one opdracht, and who guides.

What is done goes through the engine, and what is said comes out of the outbox, as in the bot. All people are fiction.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from content.catalogus import Catalogus
from content.opdracht import Opdracht
from content.render import default_texts
from conversations.codec import dump_event, load_event
from conversations.engine import Engine
from conversations.events import Command, Event
from conversations.incoming import Incoming, Tap, Text, What
from conversations.invitations import create_organisatie, invite
from conversations.state import Oefening, State
from conversations.storage import gesprekken, outbox, people, termijnen
from conversations.storage.database import connect, create_all, transaction
from conversations.storage.models import Rol
from conversations.storage.outbox import Letter
from scheduler.agenda import Agenda

KANAAL = "terminal"
DEELNEMER, BEGELEIDER = "Sam", "Ria"
OM = time(9)
PAUSE = timedelta(seconds=15)
"""Between two taps: more than a double tap, and little enough to stay within working hours."""


@dataclass(frozen=True, slots=True)
class Knop:
    """A button on a phone."""

    label: str
    event: dict[str, object]
    gesprek: int | None


@dataclass(slots=True)
class Message:
    """A message on the phone of `naam`; `beeld` names its picture."""

    id: int
    naam: str
    tekst: str
    beeld: str | None
    knoppen: list[Knop] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class News:
    """What came on a phone: a new message, or in an older one the text from now on."""

    message: Message
    before: str | None = None


class Stage:
    """Somebody who practises `opdracht`. `now` is the real time: the play begins on the next working day."""

    def __init__(self, catalogus: Catalogus, opdracht: Opdracht, now: datetime) -> None:
        self.opdracht = opdracht
        self.messages: list[Message] = []
        agenda = Agenda()
        self.now = agenda.moment(agenda.next_werkdag(agenda.local(now).date()), OM)
        self.database = connect("sqlite://")
        create_all(self.database)
        self.engine = Engine(self.database, catalogus, default_texts())
        self.engine.start(self.now)
        for naam, code in self._invitations():
            self._handle(naam, Command("start", code), None)
        self._open()

    def _invitations(self) -> list[tuple[str, str]]:
        with transaction(self.database) as session:
            organisatie = create_organisatie(session, "Voorbeeldbedrijf", self.now)
            ria = invite(session, organisatie, Rol.WERKPLEKOPLEIDER, BEGELEIDER, self.now)
            (begeleider,) = people.named(session, organisatie.id or 0, BEGELEIDER, Rol.WERKPLEKOPLEIDER)
            sam = invite(session, organisatie, Rol.DEELNEMER, DEELNEMER, self.now, begeleider=begeleider)
        return [(BEGELEIDER, ria.code), (DEELNEMER, sam.code)]

    def _open(self) -> None:
        """Put the deelnemer at the opdracht, as if everything before it was done."""
        with transaction(self.database) as session:
            persoon = people.find_persoon(session, KANAAL, DEELNEMER)
            gesprek = gesprekken.of_deelnemer(session, persoon.id) if persoon and persoon.id else None
            assert gesprek
            state = Oefening(self.opdracht.id, self.opdracht.versie, beurt=1)
            gesprekken.save(session, gesprek, state, self.now, new_phase=True)
            termijnen.drop_stale(session, gesprek)

    # --- what is done -----------------------------------------------------------------------------------

    def begin(self) -> list[News]:
        """Show the first screen."""
        return self._handle(DEELNEMER, Command("start"), None)

    def tap(self, knop: Knop) -> list[News]:
        """Tap a button on the newest message of the deelnemer that has it."""
        message = next(message for message in reversed(self.messages) if knop in message.knoppen)
        return self._handle(DEELNEMER, Tap(load_event(dict(knop.event)), knop.gesprek), message.id)

    def cause(self, event: Event) -> tuple[Knop, list[News]]:
        """Tap the button that causes this event; LookupError when it is not on the screen."""
        wanted = dump_event(event)
        for knop in self.knoppen:
            if knop.event == wanted:
                return knop, self.tap(knop)
        raise LookupError(f"no button for {type(event).__name__}")

    def say(self, tekst: str) -> list[News]:
        """Type something."""
        return self._handle(DEELNEMER, Text(tekst), None)

    def _handle(self, naam: str, what: What, message_id: int | None) -> list[News]:
        self.now += PAUSE
        self.engine.handle(Incoming(KANAAL, naam, what, message_id=message_id), self.now)
        return list(self._deliver())

    # --- what is seen -----------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the deelnemer is."""
        with transaction(self.database) as session:
            persoon = people.find_persoon(session, KANAAL, DEELNEMER)
            gesprek = gesprekken.of_deelnemer(session, persoon.id) if persoon and persoon.id else None
            assert gesprek
            return gesprekken.state_of(gesprek)

    @property
    def knoppen(self) -> list[Knop]:
        """The buttons of the deelnemer's newest message that has any."""
        own = (message.knoppen for message in reversed(self.messages) if message.naam == DEELNEMER)
        return next((knoppen for knoppen in own if knoppen), [])

    def _deliver(self) -> Iterator[News]:
        while True:
            with transaction(self.database) as session:
                bundles = outbox.due(session, KANAAL, self.now, busy=())
                if not bundles:
                    return
                for letter in (letter for bundle in bundles for letter in bundle):
                    message, news = self._receive(letter)
                    new = message.id if message and letter.methode == "say" else None
                    outbox.sent(session, letter.id, new, self.now)
                    if news:
                        yield news

    def _receive(self, letter: Letter) -> tuple[Message | None, News | None]:
        """Put a letter on its phone; a pin or a menu shows nothing."""
        knoppen = [Knop(b["label"], b["event"], b["gesprek"]) for row in letter.buttons for b in row]  # type: ignore[arg-type]
        if letter.methode == "say":
            message = Message(len(self.messages) + 1, letter.adres, letter.tekst or "", letter.beeld, knoppen)
            self.messages.append(message)
            return message, News(message)
        if letter.methode != "mark" or letter.message_id is None:
            return None, None
        message = self.messages[letter.message_id - 1]
        before, message.tekst, message.knoppen = message.tekst, letter.tekst or message.tekst, knoppen
        return message, News(message, before) if message.tekst != before else None
