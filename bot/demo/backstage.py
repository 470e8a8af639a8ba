"""The bot behind the phones: the unmodified one, on a database of its own.

Nothing here runs before it is needed: it takes seconds to import, and the page should not wait for it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Engine as Database
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from bot.app import App, build
from bot.demo.page import Due, Step
from bot.demo.phone_view import Phone
from bot.settings import Settings
from content.beelden import Beelden
from conversations import invitations
from conversations.overviews import Planned, planned
from conversations.storage import outbox, termijnen
from conversations.storage.database import connect, migrate, schema_of, transaction
from conversations.storage.gesprekken import DONDERDAG
from conversations.storage.models import Persoon, Rol
from scheduler.agenda import DAY, Agenda
from scheduler.clock import Clock

ORGANISATIE = "Voorbeeldbedrijf"
MORGEN_OM = time(9)
SETTLE_SECONDS = 15.0
AGENDA = Agenda()


@dataclass
class Backstage:
    """One run of the bot: from opening its database until it is stopped."""

    app: App
    clock: Clock
    alts: Mapping[str, str]  # what is seen on each picture, by the sha256 of its file

    @classmethod
    def open(cls, token: str, url: str, path: Path, clock: Clock, *, again: bool) -> "Backstage | None":
        """Build the bot. With `again`, on a database that was used before; None when that is no good."""
        settings = Settings(
            telegram_token=SecretStr(token),
            telegram_api_url=f"{url}/bot",
            database_url=f"sqlite:///{path}",
            tick_seconds=1,
            # Who plays three people at once is quicker than anybody is.
            messages_per_second=1000,
            chat_burst=100,
        )
        database = connect(settings.database)
        if again and not _is_sound(database):
            database.dispose()
            return None
        migrate(database)
        app = build(settings, clock, database)
        return cls(app, clock, _alts(app.delivery.pictures.beelden))

    def invite_cast(self) -> tuple[Phone, ...]:
        """Make the organisatie, and invite the three; the deelnemer stands first."""
        now = self.clock.now()
        with transaction(self.app.engine.database) as session:
            organisatie = invitations.create_organisatie(session, ORGANISATIE, now)
            coach = invitations.invite(session, organisatie, Rol.COACH, "Marijke", now)
            begeleider = invitations.invite(
                session,
                organisatie,
                Rol.WERKPLEKOPLEIDER,
                "Koen",
                now,
                afdeling="Schoonmaak",
            )
            koen = session.exec(select(Persoon).where(Persoon.roepnaam == "Koen")).one()
            deelnemer = invitations.invite(session, organisatie, Rol.DEELNEMER, "Noor", now, begeleider=koen)
        made = (deelnemer, begeleider, coach)
        return tuple(Phone(nr, m.naam, m.rol.value, m.code) for nr, m in enumerate(made, 101))

    def upcoming(self) -> Sequence[Due]:
        """What will happen by itself, soonest first."""
        with transaction(self.app.engine.database) as session:
            found = planned(session, self.clock.now())
        return [_due(item, self.app) for item in found]

    async def next_moment(self) -> datetime | None:
        """When something happens next; None when nothing waits."""
        return await self.app.store.run(self._next_moment)

    def _next_moment(self) -> datetime | None:
        with transaction(self.app.engine.database) as session:
            found = [
                termijnen.next_due(session),
                outbox.next_at(session, self.clock.now()),
            ]
        return min((moment for moment in found if moment), default=None)

    async def settle(self) -> None:
        """Let happen what is due now, and wait until all messages have arrived."""
        await self.app.store.run(self.app.engine.tick, self.clock.now())
        self.app.delivery.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                # Two queues and a table: there is nothing to wait on.
                while not (self.app.dispatch.idle and await self.app.delivery.idle()):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)


def begin_at(now: datetime) -> datetime:
    """When the demo begins (UTC): on the day of the weekly talk, so that a week in it is a week."""
    day = AGENDA.first_weekday(AGENDA.local(now).date(), DONDERDAG, minstens=0)
    return AGENDA.moment(day, MORGEN_OM)


def wind_to(now: datetime, step: Step) -> datetime:
    """Return where a step leads (UTC). After a week it is as late on the clock, also across a DST night."""
    wall = AGENDA.local(now)
    if step == "week":
        return AGENDA.moment(wall.date() + 7 * DAY, wall.time())
    if step == "werkdag":
        return AGENDA.moment(AGENDA.next_werkdag(wall.date()), MORGEN_OM)
    return now + timedelta(hours=1)


def _alts(beelden: Beelden) -> dict[str, str]:
    found = filter(None, map(beelden.get, beelden.entries))
    return {sha256(beeld.pad.read_bytes()).hexdigest(): beeld.alt for beeld in found if beeld.pad.is_file()}


def _is_sound(database: Database) -> bool:
    try:
        with database.connect() as connection:
            whole = connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
        return whole and schema_of(database) in ("current", "old")
    except SQLAlchemyError:
        return False


def _due(item: Planned, app: App) -> Due:
    wie = item.begeleider or "coach" if item.about_begeleider else item.deelnemer
    return {
        "at": item.at,
        "wie": wie,
        "wat": app.engine.texts.label(f"straks_{item.soort}", {}),
    }
