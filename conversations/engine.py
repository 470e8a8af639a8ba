"""The engine: what a person does and what became due are handled alike, each in one transaction.

load -> authorise -> step -> save + outbox + termijnen. Nothing is sent here, and nothing asks what time it is.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine as Database
from sqlmodel import Session

from content.catalogus import Catalogus, load_catalogus
from content.render import Texts
from content.source import ContentError
from conversations import bekijk
from conversations import events as e
from conversations.access import block, may
from conversations.codec import load_event
from conversations.commands import COMMANDS, publish, welcome
from conversations.effects import Aan, Button, Say
from conversations.events import Command, Deadline, DeelnemerEvent, Event
from conversations.flow.balie import CLOSED, INPUTS
from conversations.flow.reply import OUDE_KNOP
from conversations.incoming import Blocked, Incoming, Other, Tap, Text, Unblocked, UnknownTap, Voice
from conversations.invitations import redeem
from conversations.storage import gesprekken, inbox, opdrachten, outbox, people, termijnen
from conversations.storage.database import transaction
from conversations.storage.gesprekken import GesprekMovedOn
from conversations.storage.models import Balie, Gesprek, Outbox, Persoon, Rol, Termijn
from conversations.turn import Turn
from scheduler.reminders import postponed

log = logging.getLogger(__name__)

BATCH = 100
ATTEMPTS = 3


@dataclass(slots=True)
class Engine:
    """Handles what happens. It holds no state of its own but the content: the database does."""

    database: Database
    catalogus: Catalogus
    texts: Texts
    read_content: Callable[[], Catalogus] = load_catalogus
    _reloaded_at: datetime | None = None  # the last request that was followed

    def start(self, now: datetime) -> list[str]:
        """Keep every opdracht in its versie, and give everybody the present menu.

        Returns the ids of opdrachten whose text changed under the same versie.
        """
        with transaction(self.database) as session:
            turn = Turn(session, self.catalogus, self.texts, now)
            for persoon in people.joined(session):
                publish(turn, persoon)
            self._reloaded_at = opdrachten.reload_asked_at(session)
            return opdrachten.keep_versions(session, self.catalogus)

    # --- people ---------------------------------------------------------------------------------------

    def handle(self, incoming: Incoming, now: datetime) -> bool:
        """Handle what a person did, effectively once; False when this update was handled before."""
        for attempt in range(ATTEMPTS):
            try:
                with transaction(self.database) as session:
                    return self._handle(session, incoming, now)
            except GesprekMovedOn:
                if attempt == ATTEMPTS - 1:
                    raise
        return False

    def _handle(self, session: Session, incoming: Incoming, now: datetime) -> bool:
        update_id = incoming.update_id
        if update_id is not None and not inbox.claim(session, incoming.kanaal, update_id, now):
            return False
        persoon = people.find_persoon(session, incoming.kanaal, incoming.adres)
        typed = isinstance(incoming.what, Command)
        turn = Turn(session, self.catalogus, self.texts, now, persoon, incoming.message_id, typed)
        if persoon is None:
            self._welcome_stranger(turn, incoming)
            return True
        self._answer(turn, persoon, incoming)
        if not isinstance(incoming.what, Blocked):
            persoon.seen_at = now
            persoon.blocked_at = None
            session.add(persoon)
        return True

    def _welcome_stranger(self, turn: Turn, incoming: Incoming) -> None:
        """Let somebody in with a code, or say kindly what is needed."""
        if isinstance(incoming.what, Blocked | Unblocked):
            return
        code = incoming.what.argument if isinstance(incoming.what, Command) else ""
        persoon = (
            redeem(turn.session, code, incoming.kanaal, incoming.adres, turn.now)
            if code and isinstance(incoming.what, Command) and incoming.what.naam == "start"
            else None
        )
        if persoon:
            turn.actor = persoon
            self._join(turn, persoon)
            return
        self._say_to_address(turn.session, incoming, "uitnodiging_ongeldig" if code else "onbekend", turn.now)

    def _say_to_address(self, session: Session, incoming: Incoming, name: str, now: datetime) -> None:
        row = Outbox(
            kanaal=incoming.kanaal,
            adres=incoming.adres,
            methode="say",
            naam=name,
            tekst=self.texts.render(name, {}),
            created_at=now,
            not_before=now,
        )
        if not outbox.was_just_said(session, row, now):
            session.add(row)

    def apologise(self, session: Session, incoming: Incoming, now: datetime) -> None:
        """Say that something went wrong on our side, and what to do now."""
        self._say_to_address(session, incoming, "er_ging_iets_mis", now)

    def _join(self, turn: Turn, persoon: Persoon) -> None:
        publish(turn, persoon)
        if persoon.rol == Rol.DEELNEMER:
            turn.begin(persoon)
        else:
            turn.carry_out([welcome(persoon)])

    def _answer(self, turn: Turn, persoon: Persoon, incoming: Incoming) -> None:
        match incoming.what:
            case Tap(event=Command() as command):
                self._command(turn, persoon, command)
            case Tap(event=event, gesprek=gesprek):
                self._tap(turn, persoon, event, gesprek)  # type: ignore[arg-type]
            case Command() as command:
                self._command(turn, persoon, command)
            case Text(tekst=tekst):
                self._text(turn, persoon, tekst)
            case Voice(bestand=bestand):
                self._own(turn, persoon, e.SpraakIngesproken(bestand))
            case Other():
                self._own(turn, persoon, e.IetsAndersGestuurd())
            case UnknownTap():
                turn.carry_out(OUDE_KNOP.effects())
                self._own(turn, persoon, e.SchermGevraagd(), to_staff=None)
            case Blocked():
                block(turn, persoon)
            case Unblocked():
                pass  # seen again: what waited may go out

    def _own(
        self, turn: Turn, persoon: Persoon, event: DeelnemerEvent, to_staff: str | None = "geen_tekst_team"
    ) -> None:
        """Let it happen in the own gesprek; staff have none and get a kind word."""
        assert persoon.id
        gesprek = gesprekken.of_deelnemer(turn.session, persoon.id)
        if gesprek:
            turn.apply(gesprek, event)
        elif to_staff:
            turn.carry_out([Say(to_staff, {}, to=Aan.ZELF, once=True)])

    def _tap(self, turn: Turn, persoon: Persoon, event: Event, gesprek_id: int | None) -> None:
        if gesprek_id is None and isinstance(event, DeelnemerEvent):
            looked = bekijk.practise(turn, persoon, event)
            if looked is not None:
                turn.carry_out(looked)
                return
        if not isinstance(event, e.HulpGevraagd):  # who asks for help may still type
            self._close_balie(turn, persoon, in_silence=isinstance(event, e.NaamBevestigd))
        gesprek = gesprekken.load(turn.session, gesprek_id) if gesprek_id else None
        if gesprek is None or not may(turn, persoon, event, gesprek):
            # A forged or foreign button: nothing about anybody else is told.
            turn.carry_out(OUDE_KNOP.effects())
            return
        turn.apply(gesprek, event)

    def _command(self, turn: Turn, persoon: Persoon, command: Command) -> None:
        self._close_balie(turn, persoon)
        known = COMMANDS[Rol(persoon.rol)].get(command.naam)
        if known is None:
            help_button = ((Button("help", Command("help")),),)
            turn.carry_out([Say("onbekend_commando", {}, help_button, to=Aan.ZELF, once=True)])
            return
        what = known[1]
        if isinstance(what, DeelnemerEvent):
            self._own(turn, persoon, what)
        else:
            turn.carry_out(what(turn, persoon, command.argument))

    def _text(self, turn: Turn, persoon: Persoon, tekst: str) -> None:
        """Give text to the open input at the balie; without one, to the gesprek."""
        balie = turn.session.get(Balie, persoon.id)
        if balie is None or balie.expires_at < turn.now:
            self._own(turn, persoon, e.TekstGetypt(tekst))
            return
        if balie.soort == bekijk.SOORT:
            turn.carry_out(bekijk.practise(turn, persoon, e.TekstGetypt(tekst)) or [])
            return
        done, effects = INPUTS[balie.soort](tekst, balie.args)
        if done:
            turn.session.delete(balie)
        turn.carry_out(effects)

    def _close_balie(self, turn: Turn, persoon: Persoon, *, in_silence: bool = False) -> None:
        balie = turn.session.get(Balie, persoon.id)
        if balie is None:
            return
        turn.session.delete(balie)
        turn.session.flush()
        if balie.expires_at >= turn.now and balie.soort in INPUTS and not in_silence:
            turn.carry_out(CLOSED)

    def blocked(self, kanaal: str, adres: str, now: datetime) -> bool:
        """Stop sending to this address; the coach hears it once. False when nobody we know has it."""
        with transaction(self.database) as session:
            persoon = people.find_persoon(session, kanaal, adres)
            if persoon:
                block(Turn(session, self.catalogus, self.texts, now), persoon)
            return persoon is not None

    # --- time -----------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> None:
        """Let everything happen that became due, and give a new place to what missed its window."""
        while self.fire_due(now) == BATCH:
            pass
        with transaction(self.database) as session:
            self._follow_reload(session)
            turn = Turn(session, self.catalogus, self.texts, now)
            for row in outbox.overdue(session, now):
                turn.miss_window(row)

    def _follow_reload(self, session: Session) -> None:
        """Read the content again when somebody asked for it; what cannot be read changes nothing."""
        asked_at = opdrachten.reload_asked_at(session)
        if asked_at == self._reloaded_at:
            return
        self._reloaded_at = asked_at
        try:
            self.catalogus = self.read_content()
            opdrachten.keep_versions(session, self.catalogus)
        except ContentError:
            log.exception("content not reloaded")

    def fire_due(self, now: datetime, limit: int = BATCH) -> int:
        """Let happen what became due; return how many termijnen were looked at."""
        with transaction(self.database) as session:
            ids = termijnen.due(session, now, limit)
        for termijn_id in ids:
            try:
                with transaction(self.database) as session:
                    self._fire(session, termijn_id, now)
            except Exception:
                # One sick row must not stop the others.
                log.exception("termijn failed", extra={"termijn_id": termijn_id})
                with transaction(self.database) as session:
                    termijnen.push(session, termijn_id, now)
        return len(ids)

    def _fire(self, session: Session, termijn_id: int, now: datetime) -> None:
        termijn = termijnen.claim(session, termijn_id, now)
        gesprek = gesprekken.load(session, termijn.gesprek_id) if termijn else None
        if termijn is None or gesprek is None or termijn.fase_nr != gesprek.fase_nr:
            return
        turn = Turn(session, self.catalogus, self.texts, now)
        event = load_event(termijn.event)
        assert isinstance(event, Deadline)
        if event.nudge and self._moved(turn, termijn, gesprek):
            return
        turn.apply(gesprek, event)

    def _moved(self, turn: Turn, termijn: Termijn, gesprek: Gesprek) -> bool:
        """Move a nudge that comes too late, or outside the hours, to the next window."""
        deelnemer = turn.session.get_one(Persoon, gesprek.deelnemer_id)
        at = postponed(turn.agenda(deelnemer), termijn.due_at, turn.now)
        if at:
            termijnen.move(turn.session, termijn, at)
        return at is not None
