"""Who may do what, and who can be reached. Roles and pairs come from the database, never from a button."""

from conversations.effects import Say
from conversations.events import BegeleiderEvent, DeelnemerEvent, Event
from conversations.storage import people
from conversations.storage.models import Gesprek, Persoon, Rol
from conversations.turn import Turn


def block(turn: Turn, persoon: Persoon) -> None:
    """Keep that this person stopped the bot, and tell the coaches once."""
    if persoon.blocked_at:
        return
    persoon.blocked_at = turn.now
    turn.session.add(persoon)
    for coach in people.with_role(turn.session, persoon.organisatie_id, Rol.COACH):
        if coach.id != persoon.id:
            turn.tell(coach, Say("gestopt_signaal", {"naam": persoon.roepnaam}))


def may(turn: Turn, persoon: Persoon, event: Event, gesprek: Gesprek) -> bool:
    """Whether this person may cause this event in this gesprek."""
    if isinstance(event, DeelnemerEvent):
        return gesprek.deelnemer_id == persoon.id
    if not isinstance(event, BegeleiderEvent) or gesprek.organisatie_id != persoon.organisatie_id:
        return False
    guided = {deelnemer.id for deelnemer in people.deelnemers_of(turn.session, persoon)}
    return gesprek.deelnemer_id in guided
