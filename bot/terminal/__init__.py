"""An opdracht in the terminal, with the engine of the bot and nothing that lasts."""

from bot.terminal.play import STOPPED, play, play_fast
from bot.terminal.show import Screen
from bot.terminal.stage import Stage

__all__ = ["STOPPED", "Screen", "Stage", "play", "play_fast"]
