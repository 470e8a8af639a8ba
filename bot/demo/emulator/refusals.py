"""How Telegram says no: a code and a description, in its own words."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal as Telegram would send it; `retry_after` in seconds, for 429 only."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> Json:
        """The body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str) -> ApiError:
    """400: the call itself is wrong; trying again will not help."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403: the person does not want this bot, or is gone."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """429: the same call may succeed after `retry_after` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after)


def conflict(reason: str) -> ApiError:
    """409: two readers for one queue of updates."""
    return ApiError(409, f"Conflict: {reason}")
