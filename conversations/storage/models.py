"""All tables. Points in time are aware, UTC, and end in `_at`; JSON columns are reassigned, never changed in place."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, SQLModel

# Ids of a channel do not fit in 32 bits; SQLite's own Integer holds 64.
Big = BigInteger().with_variant(Integer, "sqlite")


class Rol(StrEnum):
    """What somebody is in the organisatie."""

    DEELNEMER = "deelnemer"
    WERKPLEKOPLEIDER = "werkplekopleider"
    ASSISTENT = "assistent"
    COACH = "coach"
    PROJECTMANAGER = "projectmanager"


class Organisatie(SQLModel, table=True):
    """A sociaal ontwikkelbedrijf: everything below belongs to one."""

    id: int | None = Field(default=None, primary_key=True)
    naam: str = Field(unique=True)
    tijdzone: str = "Europe/Amsterdam"
    vrije_dagen: list[str] = Field(default_factory=list, sa_type=JSON)
    gewerkte_feestdagen: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime


class Afdeling(SQLModel, table=True):
    """A part of the organisatie where people work together."""

    __table_args__ = (UniqueConstraint("organisatie_id", "naam"),)

    id: int | None = Field(default=None, primary_key=True)
    organisatie_id: int = Field(foreign_key="organisatie.id")
    naam: str


class Persoon(SQLModel, table=True):
    """Somebody with a role. Without `adres` the person was invited, and has not joined yet."""

    __table_args__ = (UniqueConstraint("kanaal", "adres"),)

    id: int | None = Field(default=None, primary_key=True)
    organisatie_id: int = Field(foreign_key="organisatie.id", index=True)
    afdeling_id: int | None = Field(default=None, foreign_key="afdeling.id")
    rol: str  # a Rol, as text: an enum type would need a migration for every new role
    roepnaam: str
    kanaal: str | None = None
    adres: str | None = None
    werkdagen: str = "01234"  # Monday = 0
    begin: time = time(8, 30)
    einde: time = time(16)
    created_at: datetime
    joined_at: datetime | None = None
    seen_at: datetime | None = None
    blocked_at: datetime | None = None
    menu: str | None = None  # the commands that were published to this person, as one word


class Uitnodiging(SQLModel, table=True):
    """A single-use way in for one person. Only the hash of the code is kept."""

    id: int | None = Field(default=None, primary_key=True)
    persoon_id: int = Field(foreign_key="persoon.id", index=True)
    code_hash: str = Field(unique=True)
    expires_at: datetime
    used_at: datetime | None = None


class Koppel(SQLModel, table=True):
    """The pair deelnemer + werkplekopleider, for a period."""

    id: int | None = Field(default=None, primary_key=True)
    deelnemer_id: int = Field(foreign_key="persoon.id", index=True)
    begeleider_id: int = Field(foreign_key="persoon.id", index=True)
    vanaf_at: datetime
    tot_at: datetime | None = None


class Leerplan(SQLModel, table=True):
    """What a deelnemer learns now, and on which weekday the two talk."""

    id: int | None = Field(default=None, primary_key=True)
    deelnemer_id: int = Field(foreign_key="persoon.id", index=True)
    deelskill: str
    niveau: int
    weekdag: int
    vanaf_at: datetime
    bevestigd_at: datetime | None = None


class Gesprek(SQLModel, table=True):
    """One deelnemer's conversation. `fase_nr` rises when a phase or ronde is entered, `version` at every save."""

    id: int | None = Field(default=None, primary_key=True)
    organisatie_id: int = Field(foreign_key="organisatie.id", index=True)
    deelnemer_id: int = Field(foreign_key="persoon.id", unique=True)
    fase: str
    fase_nr: int = 1
    version: int = 1
    state: dict[str, Any] = Field(sa_type=JSON)
    fase_at: datetime
    changed_at: datetime


class Antwoord(SQLModel, table=True):
    """One answer in an oefendeel. The unique key is what makes a double answer impossible."""

    __table_args__ = (UniqueConstraint("gesprek_id", "fase_nr", "vraag", "pas"),)

    id: int | None = Field(default=None, primary_key=True)
    gesprek_id: int = Field(foreign_key="gesprek.id")
    fase_nr: int
    opdracht: str
    versie: int
    vraag: str
    pas: int
    optie: str
    goed: str | None = None
    tekst: str | None = None
    given_at: datetime


class Observatie(SQLModel, table=True):
    """One observatiepunt as somebody saw it."""

    id: int | None = Field(default=None, primary_key=True)
    gesprek_id: int = Field(foreign_key="gesprek.id", index=True)
    opdracht: str
    ronde: int
    punt: str
    schaal: str
    anders: bool | None = None
    notitie: str | None = None
    observer_id: int = Field(foreign_key="persoon.id")
    seen_at: datetime


class Nabespreking(SQLModel, table=True):
    """What came out of one talk."""

    id: int | None = Field(default=None, primary_key=True)
    gesprek_id: int = Field(foreign_key="gesprek.id", index=True)
    opdracht: str
    ronde: int
    uitkomst: str
    gevoel: str | None = None
    gedaan: int
    held_at: datetime


class Termijn(SQLModel, table=True):
    """An event that must happen later. A stale one (another fase_nr) does nothing."""

    __table_args__ = (
        Index(
            "termijn_due",
            "due_at",
            sqlite_where=text("fired_at IS NULL"),
            postgresql_where=text("fired_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    gesprek_id: int = Field(foreign_key="gesprek.id", index=True)
    fase_nr: int
    soort: str
    event: dict[str, Any] = Field(sa_type=JSON)
    due_at: datetime
    fired_at: datetime | None = None
    failures: int = 0


class Balie(SQLModel, table=True):
    """The one input that may be open for a person: what the next text will be used for."""

    persoon_id: int = Field(foreign_key="persoon.id", primary_key=True)
    soort: str
    args: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    expires_at: datetime


class Inbox(SQLModel, table=True):
    """An update as it came in. It is acknowledged after this row is committed, and handled exactly once."""

    __table_args__ = (
        Index(
            "inbox_open",
            "update_id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    kanaal: str = Field(primary_key=True)
    update_id: int = Field(sa_column=Column(Big, primary_key=True, autoincrement=False))
    body: dict[str, Any] = Field(sa_type=JSON)
    received_at: datetime
    handled_at: datetime | None = None
    failures: int = 0


class Outbox(SQLModel, table=True):
    """Something to send, written in the transaction of its cause. `priority` 0 answers a tap and goes first."""

    __table_args__ = (
        Index(
            "outbox_open",
            "not_before",
            sqlite_where=text("sent_at IS NULL AND dead_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND dead_at IS NULL"),
        ),
        Index("outbox_message", "persoon_id", "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    persoon_id: int | None = Field(default=None, foreign_key="persoon.id")
    kanaal: str | None = None  # with `adres`: for somebody we do not know
    adres: str | None = None
    methode: str  # say | mark | pin | unpin | menu
    naam: str = ""  # of the template, for refusals and statistics
    tekst: str | None = None
    beeld: str | None = None  # the name of the picture above the text; of a mark: above the text it edits
    buttons: list[Any] = Field(default_factory=list, sa_type=JSON)
    pin: bool = False
    message_id: int | None = Field(default=None, sa_column=Column(Big, nullable=True))
    priority: int = 0
    nudge: bool = False
    created_at: datetime
    not_before: datetime
    until_at: datetime | None = None  # the end of the window in which it may go out
    next_try_at: datetime | None = None
    tries: int = 0
    sent_at: datetime | None = None
    dead_at: datetime | None = None
    reden: str | None = None


class OpdrachtVersie(SQLModel, table=True):
    """An opdracht as it was: a started one is finished in the version in which it began."""

    __tablename__ = "opdracht_versie"

    id: str = Field(primary_key=True)
    versie: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sha256: str
    body: str


class Bestand(SQLModel, table=True):
    """A file that was uploaded once: from then on its id on the channel is enough. Each bot has ids of its own."""

    kanaal: str = Field(primary_key=True)
    bot: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    file_id: str
    changed_at: datetime


class Inhoud(SQLModel, table=True):
    """One row: when somebody asked the running bot to read the content again."""

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    reload_at: datetime


class Kanaal(SQLModel, table=True):
    """How the bot is known on a channel, for the links of invitations."""

    kanaal: str = Field(primary_key=True)
    bot_naam: str
    changed_at: datetime
