"""All opdrachten on paper, for a second reader: what people meet, what was measured, and room for a verdict."""

from bot.paper.report import render_report

__all__ = ["render_report"]
