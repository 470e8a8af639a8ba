"""What a step may know besides the state: read by the engine before the step, never changed in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from content.catalogus import Catalogus
from content.opdracht import Opdracht
from conversations.effects import Effect, RecordNabespreking
from conversations.events import Schaal
from conversations.state import AanDeSlag, Nabespreking, Oefening
from scheduler.agenda import Agenda

DUBBELE_TIK = timedelta(seconds=4)


@dataclass(frozen=True, slots=True)
class Gezien:
    """One observatiepunt as somebody saw it once."""

    punt: str
    schaal: Schaal
    at: datetime
    observer: int
    ronde: int = 1
    anders: bool | None = None
    notitie: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The world around one gesprek at one moment."""

    now: datetime
    catalogus: Catalogus
    gesprek: int = 0
    fase_nr: int = 1
    roepnaam: str = ""
    begeleider: str | None = None
    agenda: Agenda = field(default_factory=Agenda)
    agenda_begeleider: Agenda = field(default_factory=Agenda)
    opdracht: Opdracht | None = None  # in the version in which it began
    weekdag: int = 3  # of the weekly talk; Monday = 0
    beheerst: Mapping[str, int] = field(default_factory=dict)  # deelskill -> highest niveau
    gezien: tuple[Gezien, ...] = ()  # in this opdracht, oldest first
    gesprek_op: datetime | None = None  # when the talk of the running week is planned
    seen_at: datetime | None = None  # the deelnemer's last sign of life before this event
    door: str | None = None  # who caused the event; None: the clock
    staat_alleen: bool = False  # nobody else can do the talk of who caused the event
    fase_at: datetime | None = None  # when this phase began
    hulp_op: datetime | None = (
        None  # when the coach hears of help that was asked; None: nobody waits for help
    )

    @property
    def just_tapped(self) -> bool:
        """Whether the deelnemer did something a moment ago: then an old button is a double tap."""
        return self.seen_at is not None and self.now - self.seen_at < DUBBELE_TIK

    def opdracht_of(self, state: Oefening | AanDeSlag | Nabespreking) -> Opdracht:
        """Return the opdracht in the version that the state names; a new one comes from the catalogus."""
        pinned = self.opdracht
        if pinned and (pinned.id, pinned.versie) == (state.opdracht, state.versie):
            return pinned
        return self.catalogus.opdracht(state.opdracht)

    def first_beurt(self, herhaald: int = 0) -> int:
        """Return a beurt that no button of this gesprek ever had: for the next phase, or a time of practising again."""
        phase = self.fase_nr if herhaald else self.fase_nr + 1
        return phase * 10_000 + herhaald * 100

    def with_opdracht(
        self, opdracht: Opdracht | None, gezien: tuple[Gezien, ...], gesprek_op: datetime | None = None
    ) -> "Facts":
        """Return the facts of a gesprek that is about an opdracht."""
        return replace(self, opdracht=opdracht, gezien=gezien, gesprek_op=gesprek_op)

    def after(self, effects: Iterable[Effect]) -> "Facts":
        """Return the facts as they will be once `effects` are recorded."""
        facts = self
        for effect in effects:
            if isinstance(effect, RecordNabespreking) and effect.uitkomst == "beheerst":
                opdracht = facts.catalogus.opdracht(effect.opdracht)
                facts = replace(facts, beheerst={**facts.beheerst, opdracht.deelskill_id: opdracht.niveau})
        return facts

    def next_opdracht(self, deelskill: str) -> Opdracht | None:
        """Return the opdracht at the first niveau that is not mastered yet; None when nothing is left."""
        return self.catalogus.opdracht_for(deelskill, self.beheerst.get(deelskill, 0) + 1)

    def to_learn(self) -> tuple[str, ...]:
        """Return the deelskills that can be chosen now: written, and not mastered to the end."""
        return tuple(d.id for d in self.catalogus.with_content() if self.next_opdracht(d.id))
