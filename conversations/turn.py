"""One event in one transaction: load, step, save, and carry the effects out into rows. Nothing is sent here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from content.catalogus import Catalogus
from content.render import Texts
from conversations import effects as fx
from conversations.codec import dump_event
from conversations.effects import Aan
from conversations.events import Event, HulpOnbeantwoord, WeekVerstreken
from conversations.facts import Facts
from conversations.flow.balie import OPEN
from conversations.invitations import invite
from conversations.recipients import recipients, stand_ins
from conversations.state import AanDeSlag, Gestopt, Nabespreking, Oefening, Pauze, State, opens_phase
from conversations.step import begin, step
from conversations.storage import gesprekken, opdrachten, outbox, people, termijnen
from conversations.storage.models import Balie, Gesprek, Organisatie, Outbox, Persoon, Rol
from conversations.storage.records import Origin, record
from scheduler.agenda import Agenda
from scheduler.reminders import may_remind, next_digest

FLOOD = 3  # the same answer so often within seconds is enough


@dataclass(slots=True)
class Turn:
    """What one person, or the clock (`actor` None), does at one moment."""

    session: Session
    catalogus: Catalogus
    texts: Texts
    now: datetime
    actor: Persoon | None = None
    message_id: int | None = None  # the message that was tapped
    typed: bool = False  # a command, typed: no double tap

    # --- the gesprek --------------------------------------------------------------------------------

    def apply(self, gesprek: Gesprek, event: Event) -> None:
        """Let `event` happen in this gesprek."""
        state = gesprekken.state_of(gesprek)
        after, effects = step(state, event, self.facts(gesprek, state))
        origin = self._origin(gesprek, state)
        new_phase = opens_phase(state, after)
        self._records(origin, effects)
        gesprekken.save(self.session, gesprek, after, self.now, new_phase=new_phase)
        if new_phase:
            termijnen.drop_stale(self.session, gesprek)
        self.carry_out(effects, gesprek)

    def begin(self, deelnemer: Persoon) -> None:
        """Open the gesprek of a new deelnemer."""
        facts = self._facts_of(deelnemer)
        state, effects = begin(facts)
        gesprek = gesprekken.create(self.session, deelnemer, state, self.now)
        self.carry_out(effects, gesprek)

    def _origin(self, gesprek: Gesprek, state: State) -> Origin:
        deelnemer = self.session.get_one(Persoon, gesprek.deelnemer_id)
        # A copy: the record belongs to the phase in which the event happened.
        before = Gesprek(**gesprek.model_dump())
        return Origin(before, state, deelnemer, self.actor, self.now)

    def _records(self, origin: Origin, effects: Sequence[fx.Effect]) -> None:
        for effect in effects:
            if isinstance(effect, fx.Record):
                record(self.session, origin, effect)

    # --- what a step may know -------------------------------------------------------------------------

    def facts(self, gesprek: Gesprek, state: State) -> Facts:
        """Read the world around this gesprek."""
        deelnemer = self.session.get_one(Persoon, gesprek.deelnemer_id)
        facts = self._facts_of(deelnemer, gesprek)
        if isinstance(state, Pauze | Gestopt):
            state = state.eerder
        if not isinstance(state, Oefening | AanDeSlag | Nabespreking):
            return facts
        assert gesprek.id
        pinned = opdrachten.load_opdracht(self.session, state.opdracht, state.versie)
        in_week = not isinstance(state, Oefening)
        gezien = gesprekken.seen(self.session, gesprek.id, state.opdracht) if in_week else ()
        in_task = isinstance(state, AanDeSlag)
        gesprek_op = termijnen.waits_until(self.session, gesprek, WeekVerstreken) if in_task else None
        return facts.with_opdracht(pinned, gezien, gesprek_op)

    def _facts_of(self, deelnemer: Persoon, gesprek: Gesprek | None = None) -> Facts:
        assert deelnemer.id
        begeleider = people.begeleider_of(self.session, deelnemer.id)
        leerplan = gesprekken.leerplan_of(self.session, deelnemer.id)
        agenda = self.agenda(deelnemer)
        return Facts(
            now=self.now,
            catalogus=self.catalogus,
            gesprek=gesprek.id if gesprek and gesprek.id else 0,
            fase_nr=gesprek.fase_nr if gesprek else 1,
            roepnaam=deelnemer.roepnaam,
            begeleider=begeleider.roepnaam if begeleider else None,
            agenda=agenda,
            agenda_begeleider=self.agenda(begeleider) if begeleider else agenda,
            weekdag=leerplan.weekdag if leerplan else gesprekken.DONDERDAG,
            beheerst=gesprekken.mastered(self.session, gesprek.id) if gesprek and gesprek.id else {},
            seen_at=deelnemer.seen_at,
            door=self.actor.roepnaam if self.actor else None,
            staat_alleen=not stand_ins(self.session, deelnemer, self.actor),
            fase_at=gesprek.fase_at if gesprek else None,
            hulp_op=termijnen.waits_until(self.session, gesprek, HulpOnbeantwoord) if gesprek else None,
        )

    def agenda(self, persoon: Persoon) -> Agenda:
        """Return when this person may be disturbed."""
        return people.agenda_of(persoon, self.session.get_one(Organisatie, persoon.organisatie_id))

    # --- effects become rows --------------------------------------------------------------------------

    def carry_out(self, effects: Sequence[fx.Effect], gesprek: Gesprek | None = None) -> None:
        """Turn effects into rows. After a `once` that was just said, the rest needs no saying again."""
        for nr, effect in enumerate(effects):
            match effect:
                case fx.Say():
                    if not self._say(effect, gesprek):
                        self._say_again([each for each in effects[nr:] if isinstance(each, fx.Say)], gesprek)
                        return
                case fx.Mark():
                    self._mark(effect, gesprek)
                case fx.Unpin() if gesprek:
                    self._unpin(gesprek)
                case fx.Ask():
                    self._ask(effect, gesprek)
                case fx.Hand():
                    self._hand(effect)
                case fx.Invite():
                    self._invite(effect)
                case fx.Schedule() if gesprek:
                    termijnen.plan(self.session, gesprek, effect.event, effect.at)
                case fx.Unschedule() if gesprek:
                    termijnen.drop(self.session, gesprek, effect.event)
                case _:
                    pass  # a Record was written before the state was saved

    def _unpin(self, gesprek: Gesprek) -> None:
        self.session.add(
            Outbox(persoon_id=gesprek.deelnemer_id, methode="unpin", created_at=self.now, not_before=self.now)
        )

    def _say(self, say: fx.Say, gesprek: Gesprek | None) -> bool:
        """Write the message for everybody it goes to; False when it was just said already."""
        tekst = self.texts.render(say.text, say.args)
        return all(
            self._write(persoon, say, tekst, gesprek)
            for persoon in recipients(self.session, say.to, gesprek, self.actor)
        )

    def _say_again(self, says: Sequence[fx.Say], gesprek: Gesprek | None) -> None:
        """A typed command gets its answer again, unless it is a flood; others do not hear of it twice."""
        if self.actor is None or not self.typed or self.just_said(says[0].text, FLOOD):
            return
        for say in says:
            heard = recipients(self.session, say.to, gesprek, self.actor)
            if [persoon.id for persoon in heard] == [self.actor.id]:
                self._say(replace(say, once=False), gesprek)

    def just_said(self, naam: str, times: int = 1) -> bool:
        """Whether who is here got this text seconds ago, so often."""
        assert self.actor
        said = Outbox(
            persoon_id=self.actor.id, methode="say", naam=naam, created_at=self.now, not_before=self.now
        )
        return outbox.was_just_said(self.session, said, self.now, times)

    def tell(self, persoon: Persoon, say: fx.Say) -> None:
        """Write a message for one person, whoever caused it."""
        self._write(persoon, say, self.texts.render(say.text, say.args), None)

    def _write(self, persoon: Persoon, say: fx.Say, tekst: str, gesprek: Gesprek | None) -> bool:
        row = Outbox(
            persoon_id=persoon.id,
            methode="say",
            naam=say.text,
            tekst=tekst,
            buttons=self._rows(say.buttons, gesprek),
            beeld=say.beeld,
            pin=say.pin,
            nudge=say.nudge,
            created_at=self.now,
            not_before=self.now,
        )
        if say.once and outbox.was_just_said(self.session, row, self.now):
            return False
        if self._timed(row, persoon, say):
            self.session.add(row)
        return True

    def _timed(self, row: Outbox, persoon: Persoon, say: fx.Say) -> bool:
        """Set when the row may go out; False for a nudge on a day that has one already."""
        if say.at_once or (self.actor and persoon.id == self.actor.id):
            return True
        agenda = self.agenda(persoon)
        row.priority = outbox.NUDGE if say.nudge else outbox.WORK
        row.not_before = agenda.next_window(self.now)
        if say.nudge:
            assert persoon.id
            earlier = outbox.last_nudge(self.session, persoon.id)
            if not may_remind(agenda, earlier, row.not_before):
                if persoon.rol == Rol.DEELNEMER:
                    return False
                row.not_before = next_digest(agenda, max(earlier or self.now, self.now))
        row.until_at = agenda.window(agenda.local(row.not_before).date())[1]
        return True

    def miss_window(self, row: Outbox) -> None:
        """A nudge that could not go out in its window is dropped; work waits for the next one."""
        persoon = self.session.get(Persoon, row.persoon_id) if row.persoon_id else None
        if row.nudge or persoon is None:
            row.dead_at, row.reden = self.now, "window passed"
        else:
            agenda = self.agenda(persoon)
            row.not_before = agenda.next_window(self.now)
            row.until_at = agenda.window(agenda.local(row.not_before).date())[1]
        self.session.add(row)

    def _rows(self, rows: fx.Buttons, gesprek: Gesprek | None) -> list[object]:
        own = gesprek.id if gesprek else None
        return [
            [
                {
                    "label": self.texts.label(button.label, button.args),
                    "gesprek": button.gesprek or own,
                    "event": dump_event(button.event),
                }
                for button in row
            ]
            for row in rows
        ]

    def _mark(self, mark: fx.Mark, gesprek: Gesprek | None) -> None:
        """Edit the tapped message; one that we do not know only loses its keyboard. Twice is once."""
        if self.actor is None or self.actor.id is None or self.message_id is None:
            return
        original = outbox.tapped(self.session, self.actor.id, self.message_id)
        tekst = self.texts.render(mark.text, mark.args) if mark.text else None
        if tekst and not mark.replace:
            kept = (original.tekst or "").removesuffix(f"\n\n{tekst}") if original else ""
            tekst = f"{kept}\n\n{tekst}" if original else None
        if tekst and original:
            original.tekst = tekst
            self.session.add(original)
        self.session.add(
            Outbox(
                persoon_id=self.actor.id,
                methode="mark",
                naam=mark.text or "",
                tekst=tekst,
                beeld=original.beeld if original else None,
                buttons=self._rows(mark.buttons, gesprek),
                message_id=self.message_id,
                created_at=self.now,
                not_before=self.now,
            ),
        )

    # --- the balie ------------------------------------------------------------------------------------

    def _ask(self, ask: fx.Ask, gesprek: Gesprek | None) -> None:
        assert self.actor and self.actor.id
        row = self.session.get(Balie, self.actor.id) or Balie(
            persoon_id=self.actor.id, soort=ask.soort, expires_at=self.now
        )
        row.soort, row.args, row.expires_at = ask.soort, dict(ask.args), self.now + OPEN
        self.session.add(row)
        self.carry_out([fx.Say(f"vraag_{ask.soort}", ask.args, ask.buttons, to=Aan.ZELF)], gesprek)

    def _hand(self, hand: fx.Hand) -> None:
        assert self.actor and self.actor.id
        gesprek = (
            gesprekken.load(self.session, hand.gesprek)
            if hand.gesprek
            else gesprekken.of_deelnemer(self.session, self.actor.id)
        )
        if gesprek:
            self.apply(gesprek, hand.event)

    def _invite(self, effect: fx.Invite) -> None:
        assert self.actor
        organisatie = self.session.get_one(Organisatie, self.actor.organisatie_id)
        guides = self.actor.rol == Rol.WERKPLEKOPLEIDER and effect.rol == Rol.DEELNEMER
        made = invite(
            self.session,
            organisatie,
            Rol(effect.rol),
            effect.naam,
            self.now,
            begeleider=self.actor if guides else None,
        )
        args = {"naam": made.naam, "code": made.code, "link": made.link, "rol": effect.rol}
        self.carry_out([fx.Say("uitnodiging", args, to=Aan.ZELF)])
