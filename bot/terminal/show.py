"""Messages as lines of text: bold where the terminal can, the words of a picture between brackets."""

import re
from collections.abc import Sequence
from html import unescape

from rich.console import Console
from rich.text import Text

from bot.terminal.stage import DEELNEMER, Knop, News
from content.beelden import Beelden

WIDTH = 88
TAG = re.compile(r"(</?\w+[^>]*>)")
BOLD = "bold"


class Screen:
    """Prints what happens. Without a terminal, or with NO_COLOR, there are no control codes in it."""

    def __init__(self, beelden: Beelden, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, markup=False, emoji=False)
        if self.console.no_color or not self.console.is_terminal:
            self.console = Console(
                file=self.console.file, color_system=None, highlight=False, markup=False, emoji=False
            )
        self.beelden = beelden

    def show(self, news: Sequence[News], knoppen: Sequence[Knop]) -> None:
        """Print what came, then what the deelnemer can do now."""
        for item in news:
            self._show(item)
        if knoppen:
            self.line("   ".join(f"[{nr}] {knop.label}" for nr, knop in enumerate(knoppen, 1)))

    def _show(self, news: News) -> None:
        message = news.message
        self.line()
        if message.naam != DEELNEMER:
            self.line(f"--- voor werkplekopleider {message.naam} ---", BOLD)
        beeld = self.beelden.get(message.beeld) if message.beeld and news.before is None else None
        if beeld:
            self.line(f"[{beeld.alt}]")
        # What was added below a message is enough; a message that was drawn again is shown whole.
        self.text(message.tekst.removeprefix(news.before or "").strip())

    def text(self, html: str) -> None:
        """Print a text as the bot sends it."""
        self._print(as_text(html))

    def line(self, tekst: str = "", style: str = "") -> None:
        """Print one line of ours."""
        self._print(Text(tekst, style))

    def _print(self, text: Text) -> None:
        if self.console.is_terminal:
            self.console.print(text, width=min(WIDTH, self.console.width))
        else:
            self.console.print(text, soft_wrap=True)


def as_text(html: str) -> Text:
    """Return Telegram HTML as text; what is between tags is bold, whatever the tag."""
    text, depth = Text(), 0
    for part in TAG.split(html):
        if TAG.fullmatch(part):
            depth += -1 if part.startswith("</") else 1
        else:
            text.append(unescape(part), BOLD if depth > 0 else "")
    return text
