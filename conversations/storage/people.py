"""Who is who: persons, pairs, their hours. Every search stays inside one organisatie."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from conversations.storage.models import Afdeling, Koppel, Organisatie, Persoon, Rol
from scheduler.agenda import Agenda


def find_persoon(session: Session, kanaal: str, adres: str) -> Persoon | None:
    """Return who writes from this address."""
    return session.exec(select(Persoon).where(Persoon.kanaal == kanaal, Persoon.adres == adres)).first()


def named(session: Session, organisatie: int, roepnaam: str, *rollen: Rol) -> Sequence[Persoon]:
    """Return everybody of this name (case does not matter) with one of these roles."""
    query = select(Persoon).where(Persoon.organisatie_id == organisatie, col(Persoon.rol).in_(rollen))
    wanted = roepnaam.strip().casefold()
    return [p for p in session.exec(query.order_by(col(Persoon.id))) if p.roepnaam.casefold() == wanted]


def with_role(session: Session, organisatie: int, *rollen: Rol) -> Sequence[Persoon]:
    """Return everybody with one of these roles, in order of entry."""
    query = select(Persoon).where(Persoon.organisatie_id == organisatie, col(Persoon.rol).in_(rollen))
    return session.exec(query.order_by(col(Persoon.id))).all()


def joined(session: Session) -> Sequence[Persoon]:
    """Return everybody who joined, of every organisatie."""
    return session.exec(select(Persoon).where(col(Persoon.joined_at).is_not(None))).all()


def begeleider_of(session: Session, deelnemer: int) -> Persoon | None:
    """Return the werkplekopleider who guides this deelnemer now."""
    query = (
        select(Persoon)
        .join(Koppel, col(Koppel.begeleider_id) == col(Persoon.id))
        .where(Koppel.deelnemer_id == deelnemer, col(Koppel.tot_at).is_(None))
        .order_by(col(Koppel.id).desc())
    )
    return session.exec(query).first()


def deelnemers_of(session: Session, begeleider: Persoon) -> Sequence[Persoon]:
    """Return whom this person guides: the own pairs; an assistent those of the own afdeling."""
    query = select(Persoon).where(
        Persoon.organisatie_id == begeleider.organisatie_id, Persoon.rol == Rol.DEELNEMER
    )
    if begeleider.rol == Rol.WERKPLEKOPLEIDER:
        query = query.join(Koppel, col(Koppel.deelnemer_id) == col(Persoon.id)).where(
            Koppel.begeleider_id == begeleider.id, col(Koppel.tot_at).is_(None)
        )
    elif begeleider.rol == Rol.ASSISTENT and begeleider.afdeling_id is not None:
        query = query.where(Persoon.afdeling_id == begeleider.afdeling_id)
    elif begeleider.rol != Rol.COACH:
        return []
    return session.exec(query.order_by(col(Persoon.roepnaam), col(Persoon.id))).all()


def assistents_for(session: Session, deelnemer: Persoon) -> Sequence[Persoon]:
    """Return the assistenten of the deelnemer's afdeling."""
    if deelnemer.afdeling_id is None:
        return []
    found = with_role(session, deelnemer.organisatie_id, Rol.ASSISTENT)
    return [persoon for persoon in found if persoon.afdeling_id == deelnemer.afdeling_id]


def pair(session: Session, deelnemer: Persoon, begeleider: Persoon, now: datetime) -> None:
    """Let `begeleider` guide `deelnemer` from now on; an earlier pair ends."""
    assert deelnemer.id and begeleider.id
    running = select(Koppel).where(Koppel.deelnemer_id == deelnemer.id, col(Koppel.tot_at).is_(None))
    for koppel in session.exec(running):
        koppel.tot_at = now
        session.add(koppel)
    session.add(Koppel(deelnemer_id=deelnemer.id, begeleider_id=begeleider.id, vanaf_at=now))


def get_or_create_afdeling(session: Session, organisatie: int, naam: str) -> Afdeling:
    """Return the afdeling of this name; an unknown one is made."""
    query = select(Afdeling).where(Afdeling.organisatie_id == organisatie)
    for afdeling in session.exec(query):
        if afdeling.naam.casefold() == naam.casefold():
            return afdeling
    afdeling = Afdeling(organisatie_id=organisatie, naam=naam)
    session.add(afdeling)
    session.flush()
    return afdeling


def agenda_of(persoon: Persoon, organisatie: Organisatie) -> Agenda:
    """Return when this person may be disturbed."""
    return Agenda(
        zone=ZoneInfo(organisatie.tijdzone),
        begin=persoon.begin,
        einde=persoon.einde,
        werkdagen=frozenset(int(dag) for dag in persoon.werkdagen),
        vrije_dagen=frozenset(date.fromisoformat(dag) for dag in organisatie.vrije_dagen),
        gewerkte_feestdagen=frozenset(organisatie.gewerkte_feestdagen),
    )
