"""Who hears it: the people behind `to` of a Say. What is said, and when, is not here."""

from collections.abc import Sequence

from sqlmodel import Session

from conversations.effects import Aan
from conversations.storage import people
from conversations.storage.models import Gesprek, Persoon, Rol


def recipients(
    session: Session, to: Aan, gesprek: Gesprek | None, actor: Persoon | None
) -> Sequence[Persoon]:
    """Return to whom this goes, seen from the gesprek; `actor` caused it (None: the clock)."""
    if to is Aan.ZELF or gesprek is None:
        return [actor] if actor else []
    deelnemer = session.get_one(Persoon, gesprek.deelnemer_id)
    match to:
        case Aan.DEELNEMER:
            return [deelnemer]
        case Aan.BEGELEIDER:
            begeleider = people.begeleider_of(session, gesprek.deelnemer_id)
            found: Sequence[Persoon] = [begeleider] if begeleider else []
        case Aan.ASSISTENT:
            return stand_ins(session, deelnemer, actor)
        case _:
            found = []
    # Nobody there: the coaches are the second line.
    return found or people.with_role(session, gesprek.organisatie_id, Rol.COACH)


def stand_ins(session: Session, deelnemer: Persoon, actor: Persoon | None) -> Sequence[Persoon]:
    """Return who can do the talk instead of `actor`: the assistenten, or else the coaches who can be reached."""
    asked = people.assistents_for(session, deelnemer)
    coaches = people.with_role(session, deelnemer.organisatie_id, Rol.COACH)
    return _others(asked, actor) or _others(coaches, actor)


def _others(found: Sequence[Persoon], actor: Persoon | None) -> Sequence[Persoon]:
    """Leave out who hands it over, and who cannot be reached."""
    own = actor.id if actor else None
    return [
        persoon for persoon in found if persoon.id != own and persoon.joined_at and not persoon.blocked_at
    ]
