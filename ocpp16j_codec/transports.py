"""Adapters for the WebSockets of websockets, Starlette and aiohttp, and for objects like them.

They send text with `send`, `send_text` or `send_str`, and receive plain text, ASGI messages or
message objects. Some end with an exception, some with a message, some with `None`. A `Transport`
sends text, receives text or bytes, and raises an exception at the end.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Transport", "UnusableTransportError"]

# Starlette's `send` takes ASGI messages, so `send_text` is tried first. Its `receive_text` fails on
# a binary message, so `receive` is preferred.
_SENDING = ("send_text", "send_str", "send")
_RECEIVING = ("recv", "receive", "receive_text", "receive_str", "receive_bytes")

# Opcodes of RFC 6455 section 5.2, which the WSMsgType of aiohttp repeats.
_DATA = (1, 2)
_CONTINUATION_PING_PONG = (0, 9, 10)


class UnusableTransportError(TypeError):
    """The transport lacks a method or is not open; the peer is not the cause."""


class Transport:
    """An open WebSocket of any package.

    Args:
        websocket: the object that sends and receives.

    Raises:
        UnusableTransportError: It has no method to send or no method to receive.
    """

    def __init__(self, websocket: object) -> None:
        self._send: Callable[[str], Awaitable[object]] = _method(websocket, _SENDING)
        if isinstance(websocket, AsyncIterable) and not _has_any(websocket, _RECEIVING):
            self._receive: Callable[[], Any] = aiter(websocket).__anext__
        else:
            self._receive = _method(websocket, _RECEIVING)

    async def send(self, text: str) -> None:
        """Send a text message."""
        await self._send(text)

    async def receive(self) -> str | bytes:
        """Return the next message with data.

        Raises:
            EOFError: The transport has ended.
            UnusableTransportError: It is not asynchronous, or not accepted yet.
            Exception: any other exception that the transport raises when it ends.
        """
        while True:
            incoming = self._receive()
            if not inspect.isawaitable(incoming):
                raise UnusableTransportError("the method to receive must be asynchronous")
            data = _data_of(await incoming)
            if data is not None:
                return data


def _has_any(websocket: object, names: tuple[str, ...]) -> bool:
    return any(callable(getattr(websocket, name, None)) for name in names)


def _method(websocket: object, names: tuple[str, ...]) -> Any:
    for name in names:
        if callable(method := getattr(websocket, name, None)):
            return method
    found = type(websocket).__name__
    raise UnusableTransportError(
        f"expected an open WebSocket, got {found}, which has none of the methods {', '.join(names)}"
    )


def _data_of(message: Any) -> str | bytes | None:
    """Return the data of a message; `None` for a ping and the like.

    Raises:
        EOFError: It is the last message.
    """
    data: object = message
    if isinstance(message, Mapping):  # ASGI
        if message.get("type") == "websocket.connect":
            raise UnusableTransportError("call `await websocket.accept()` before `link.run()`")
        data = message.get("text")
        data = message.get("bytes") if data is None else data
    elif hasattr(message, "data"):
        kind = getattr(message, "type", 1)
        if kind in _CONTINUATION_PING_PONG:
            return None
        data = message.data if kind in _DATA else None
    if isinstance(data, str | bytes):
        return data
    if isinstance(data, bytearray | memoryview):
        return bytes(data)
    raise EOFError("the transport has ended")
