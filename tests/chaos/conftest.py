"""The stage of tests/bot, for troubles that do not need a process of their own."""

from tests.bot.conftest import database, migrated, stage

__all__ = ["database", "migrated", "stage"]
