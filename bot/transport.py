"""How requests travel to the Bot API: python-telegram-bot on aiohttp, at a fraction of the stock cost a call."""

from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

TIMEOUT = 20.0
UPLOAD = 60.0  # more, for a file on a slow line
CONNECT = 10.0
CONNECTIONS = 100


class AiohttpRequest(BaseRequest):
    """The same requests as the stock transport makes."""

    def __init__(self, read_timeout: float = TIMEOUT) -> None:
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the connections; python-telegram-bot calls it."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; TimedOut when it may have arrived, NetworkError when it could not."""
        assert self._session, "initialize() comes first"
        wait = self._read_timeout if isinstance(read_timeout, DefaultValue) else read_timeout
        if wait is not None and request_data and request_data.contains_files:
            wait += UPLOAD
        timeout = aiohttp.ClientTimeout(total=wait, sock_connect=CONNECT)
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except aiohttp.ClientError as error:
            # The address holds the token, so only the kind of error is told.
            raise TimedOut(type(error).__name__) from None


class NotSent(NetworkError):
    """There was no connection, so nothing can have arrived."""


def _body(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData(quote_fields=False)  # quoted, "kaart één.pdf" would arrive as "kaart%20..."
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
