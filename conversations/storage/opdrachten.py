"""Opdrachten in every version that was ever started: a started one is finished as it began."""

from datetime import datetime
from functools import lru_cache

from sqlmodel import Session

from content.catalogus import Catalogus, from_body, sha256, to_body
from content.opdracht import Opdracht
from conversations.storage.models import Inhoud, OpdrachtVersie


def keep_versions(session: Session, catalogus: Catalogus) -> list[str]:
    """Store every opdracht in its present versie; return the ids whose text changed under the same versie.

    The stored text stays as it was: what somebody began does not change under their hands.
    """
    changed = []
    for opdracht in catalogus.opdrachten.values():
        body = to_body(opdracht)
        kept = session.get(OpdrachtVersie, (opdracht.id, opdracht.versie))
        if kept is None:
            session.add(
                OpdrachtVersie(id=opdracht.id, versie=opdracht.versie, sha256=sha256(body), body=body)
            )
        elif kept.sha256 != sha256(body):
            changed.append(opdracht.id)
    return changed


def ask_reload(session: Session, now: datetime) -> None:
    """Ask the running bot to read the content again at its next tick."""
    session.merge(Inhoud(id=1, reload_at=now))


def reload_asked_at(session: Session) -> datetime | None:
    """Return when somebody last asked for that."""
    row = session.get(Inhoud, 1)
    return row.reload_at if row else None


def load_opdracht(session: Session, opdracht_id: str, versie: int) -> Opdracht | None:
    """Return the opdracht as it was in this versie."""
    kept = session.get(OpdrachtVersie, (opdracht_id, versie))
    return _parsed(kept.body) if kept else None


@lru_cache(maxsize=256)
def _parsed(body: str) -> Opdracht:
    return from_body(body)
