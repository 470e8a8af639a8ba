"""Logs carry ids, never names, answers or tokens."""

import logging
import re
import sys

import structlog

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
# These print addresses, and the address of the Bot API holds the token.
_CHATTY = ("alembic", "httpx", "httpcore", "aiohttp", "apscheduler", "uvicorn.access", "asyncio")


def configure(*, json: bool) -> None:
    """Log to standard error: one JSON object a line, or lines for people."""
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_locals,
            _redact,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It prints an answer that it cannot read, with what people wrote. Failures are ours to log.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)


def _without_locals(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Keep where it went wrong, but not the message of the exception: that may hold what somebody wrote."""
    info = event.pop("exc_info", None)
    if info and info[0]:
        frame = info[2]
        while frame and frame.tb_next:
            frame = frame.tb_next
        where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
        event["exception"] = f"{info[0].__name__} at {where}"
    return event


def _redact(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {
        key: _TOKEN.sub("***", value) if isinstance(value, str) else value for key, value in event.items()
    }
