"""The running program: one inbox, one engine, one outbox, one clock. Everything is built here, and nowhere else."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Engine as Database
from sqlmodel import Session
from telegram import Bot, BotCommand
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.delivery import Delivery
from bot.dispatch import Dispatch
from bot.inbound import KANAAL
from bot.pace import Pace
from bot.pictures import Pictures
from bot.polling import Poller
from bot.settings import Settings
from bot.standby import Seat, guard, seat_for, stand_by
from bot.store import Store
from bot.telegram_channel import TelegramChannel
from bot.transport import AiohttpRequest
from content.beelden import Beelden, load_beelden
from content.catalogus import HERE, Catalogus, load_catalogus
from content.render import default_texts
from content.source import ContentError
from conversations.engine import Engine
from conversations.storage import inbox
from conversations.storage.database import connect
from conversations.storage.models import Kanaal
from scheduler.clock import Clock, Ticker

log = logging.getLogger(__name__)

DEFAULT_COMMANDS = (("start", "Begin hier"), ("help", "Wat kan ik hier doen?"))


class CannotStart(RuntimeError):
    """Something that the person who installs it can repair; the message is Dutch and says how."""


@dataclass(slots=True)
class App:
    """Everything that runs, and how it starts and stops."""

    settings: Settings
    clock: Clock
    store: Store
    engine: Engine
    bot: Bot
    channel: TelegramChannel
    delivery: Delivery
    dispatch: Dispatch
    poller: Poller
    ticker: Ticker
    seat: Seat

    async def run(self) -> None:
        """Run until cancelled, as the only one for this database.

        CannotStart when the channel refuses us at the start; an ExceptionGroup with SeatLost when another
        process may have taken over.
        """
        try:
            await stand_by(self.seat)
            await self.start()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.delivery.run())
                tasks.create_task(self.poller.run())
                tasks.create_task(guard(self.seat))
        finally:
            await self.stop()

    async def start(self) -> None:
        """Say who we are, keep the opdrachten, publish the commands, and let the clock tick."""
        await self._hello()
        for opdracht_id in await self.store.run(self.engine.start, self.clock.now()):
            log.warning("text changed under the same versie", extra={"opdracht": opdracht_id})
        self.ticker.start()

    async def stop(self) -> None:
        """Stop ticking and handling; what is not done lies in the tables."""
        await self.ticker.stop()
        await self.dispatch.cancel()
        await self.bot.shutdown()
        self.seat.leave()
        self.store.close()

    async def _hello(self) -> None:
        try:
            await self.bot.initialize()
            await self.bot.delete_webhook(drop_pending_updates=False)
        except InvalidToken as error:
            raise CannotStart(
                "Telegram kent dit token niet. Vraag bij @BotFather het token op en zet het in WPO_TELEGRAM_TOKEN."
            ) from error
        except BadRequest as error:
            log.warning("no webhook to delete", extra={"reden": type(error).__name__})
        except TelegramError as error:
            raise CannotStart(
                f"Telegram is niet te bereiken op {self.settings.telegram_api_url}. "
                "Kijk of de computer internet heeft en of WPO_TELEGRAM_API_URL klopt."
            ) from error
        await self.store.transact(_remember_bot, self.bot.username, self.clock.now())
        try:
            await self.bot.set_my_commands([BotCommand(*command) for command in DEFAULT_COMMANDS])
        except TelegramError as error:
            log.warning("commands not published", extra={"reden": type(error).__name__})


def _remember_bot(session: Session, username: str, now: datetime) -> None:
    """Keep the bot's name, for the links of invitations; and forget old updates."""
    session.merge(Kanaal(kanaal=KANAAL, bot_naam=username, changed_at=now))
    inbox.purge(session, now)


def read_library() -> Beelden:
    """Return the pictures; none when the library cannot be read, for texts go without too."""
    try:
        return load_beelden()
    except ContentError:
        log.exception("no pictures")
        return Beelden(HERE, {})


def _read_again(pictures: Pictures) -> Catalogus:
    """Read all content again, the pictures too; ContentError changes neither."""
    catalogus, beelden = load_catalogus(), load_beelden()
    pictures.beelden = beelden
    return catalogus


def build(settings: Settings, clock: Clock | None = None, database: Database | None = None) -> App:
    """Build everything from settings; nothing runs yet."""
    clock = clock or Clock()
    database = database or connect(settings.database)
    store = Store(database)
    pictures = Pictures(store, read_library(), KANAAL, settings.token.partition(":")[0])
    engine = Engine(database, load_catalogus(), default_texts(), partial(_read_again, pictures))
    bot = Bot(
        settings.token,
        base_url=settings.telegram_api_url,
        base_file_url=settings.telegram_api_url.removesuffix("/bot") + "/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    channel = TelegramChannel(bot)
    pace = Pace(settings.messages_per_second, settings.chat_burst)
    gone = partial(engine.blocked, KANAAL)
    delivery = Delivery(store, channel, KANAAL, clock.now, pace, gone, pictures)
    dispatch = Dispatch(engine, store, channel, clock.now, delivery.wake)

    async def tick(now: datetime) -> None:
        """Let happen what became due."""
        await store.run(engine.tick, now)
        delivery.wake()

    return App(
        settings,
        clock,
        store,
        engine,
        bot,
        channel,
        delivery,
        dispatch,
        Poller(bot, store, clock.now, dispatch.put),
        Ticker(tick, clock, settings.tick_seconds),
        seat_for(database),
    )
