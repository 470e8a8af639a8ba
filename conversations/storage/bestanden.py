"""Which files a channel knows already, and by which id. The files themselves are content, and not here."""

from datetime import datetime

from sqlmodel import Session, select

from conversations.storage.models import Bestand


def known(session: Session, kanaal: str, bot: str) -> dict[str, str]:
    """Return the id of every file that this bot uploaded, by the sha256 of its content."""
    rows = session.exec(select(Bestand).where(Bestand.kanaal == kanaal, Bestand.bot == bot))
    return {row.sha256: row.file_id for row in rows}


def learn(session: Session, kanaal: str, bot: str, sha256: str, file_id: str | None, now: datetime) -> None:
    """Keep the id of a file; None forgets it, and then the file is uploaded again."""
    row = session.get(Bestand, (kanaal, bot, sha256))
    if file_id is not None:
        row = row or Bestand(kanaal=kanaal, bot=bot, sha256=sha256, file_id=file_id, changed_at=now)
        row.file_id, row.changed_at = file_id, now
        session.add(row)
    elif row:
        session.delete(row)
