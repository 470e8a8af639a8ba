"""A Telegram of our own: the double of every test and the heart of the demo. It knows nothing of WPO."""

from bot.demo.emulator.http import BotApi, serve, serve_app
from bot.demo.emulator.people import Emulator, ImpossibleError
from bot.demo.emulator.rates import Rates
from bot.demo.emulator.world import Call, Change

__all__ = ["BotApi", "Call", "Change", "Emulator", "ImpossibleError", "Rates", "serve", "serve_app"]
