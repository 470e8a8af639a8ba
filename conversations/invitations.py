"""Invitations: the only way in. A code works once, for one person, for 14 days; only its hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from conversations.storage import people
from conversations.storage.models import Afdeling, Kanaal, Organisatie, Persoon, Rol, Uitnodiging

VALID = timedelta(days=14)
CODE_BYTES = 20  # 160 bit; 27 characters of [A-Za-z0-9_-], as a start link allows


class AmbiguousName(ValueError):
    """More than one person, or nobody, has this name."""

    def __init__(self, naam: str, found: list[str]) -> None:
        super().__init__(f"{len(found)} found")
        self.naam, self.found = naam, found


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the inviter hands over. The code is shown once and cannot be found again."""

    code: str
    link: str | None
    rol: Rol
    naam: str
    expires_at: datetime


def invite(
    session: Session,
    organisatie: Organisatie,
    rol: Rol,
    naam: str,
    now: datetime,
    *,
    afdeling: str | None = None,
    begeleider: Persoon | None = None,
) -> Invitation:
    """Make a person who may join, paired with `begeleider` when there is one, and the code to join with."""
    assert organisatie.id
    persoon = Persoon(organisatie_id=organisatie.id, rol=rol, roepnaam=naam, created_at=now)
    if afdeling:
        persoon.afdeling_id = people.get_or_create_afdeling(session, organisatie.id, afdeling).id
    elif begeleider:
        persoon.afdeling_id = begeleider.afdeling_id
    session.add(persoon)
    session.flush()
    if begeleider:
        people.pair(session, persoon, begeleider, now)
    return _issue(session, persoon, now)


def _issue(session: Session, persoon: Persoon, now: datetime) -> Invitation:
    code = secrets.token_urlsafe(CODE_BYTES)
    assert persoon.id
    row = Uitnodiging(persoon_id=persoon.id, code_hash=_hash(code), expires_at=now + VALID)
    session.add(row)
    kanaal = session.exec(select(Kanaal).order_by(col(Kanaal.changed_at).desc())).first()
    link = f"https://t.me/{kanaal.bot_naam}?start={code}" if kanaal else None
    return Invitation(code, link, Rol(persoon.rol), persoon.roepnaam, row.expires_at)


def _hash(code: str) -> str:
    # The code itself holds 160 random bits, so a plain hash gives nothing to guess.
    return hashlib.sha256(code.encode()).hexdigest()


def redeem(session: Session, code: str, kanaal: str, adres: str, now: datetime) -> Persoon | None:
    """Let the invited person in from this address; None when the code is unknown, used or too old."""
    row = session.exec(select(Uitnodiging).where(Uitnodiging.code_hash == _hash(code))).first()
    if row is None or row.used_at or row.expires_at < now:
        return None
    persoon = session.get(Persoon, row.persoon_id)
    assert persoon
    row.used_at = now
    persoon.kanaal, persoon.adres, persoon.joined_at, persoon.seen_at = kanaal, adres, now, now
    session.add_all([row, persoon])
    session.flush()
    return persoon


def create_organisatie(session: Session, naam: str, now: datetime) -> Organisatie:
    """Make an organisatie; AmbiguousName when there is one of this name."""
    if find_organisaties(session, naam):
        raise AmbiguousName(naam, [naam])
    organisatie = Organisatie(naam=naam, created_at=now)
    session.add(organisatie)
    session.flush()
    return organisatie


def find_organisaties(session: Session, naam: str | None) -> list[Organisatie]:
    """Return the organisaties of this name (case does not matter), or all of them."""
    every = session.exec(select(Organisatie).order_by(col(Organisatie.naam)))
    return [row for row in every if naam is None or row.naam.casefold() == naam.strip().casefold()]


def find_begeleider(session: Session, organisatie: int, naam: str) -> Persoon:
    """Return the one werkplekopleider of this name or number; AmbiguousName when there is not exactly one."""
    everyone = people.with_role(session, organisatie, Rol.WERKPLEKOPLEIDER)
    found = [persoon for persoon in everyone if str(persoon.id) == naam] or list(
        people.named(session, organisatie, naam, Rol.WERKPLEKOPLEIDER)
    )
    if len(found) != 1:
        raise AmbiguousName(naam, [_described(session, persoon) for persoon in found])
    return found[0]


def _described(session: Session, persoon: Persoon) -> str:
    afdeling = session.get(Afdeling, persoon.afdeling_id) if persoon.afdeling_id else None
    return f"{persoon.roepnaam} ({afdeling.naam if afdeling else 'zonder afdeling'}, nr. {persoon.id})"
