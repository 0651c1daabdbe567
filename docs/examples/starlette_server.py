"""The same central system with Starlette, with a route to reset a charge point.

Needs uvicorn, or another server:

    uvicorn --app-dir docs/examples --port 9000 starlette_server:app
"""

from central_system import station
from msgspec import json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from ocpp16j_codec import DecodeError
from ocpp16j_codec import messages as m
from ocpp16j_codec.link import CallRefused, Link, LinkClosed

STATIONS: dict[str, Link] = {}


async def connected(websocket: WebSocket) -> None:
    await websocket.accept("ocpp1.6" if "ocpp1.6" in websocket.scope["subprotocols"] else None)
    name, link = websocket.path_params["name"], station(websocket)
    STATIONS[name] = link
    try:
        await link.run()
    finally:
        if STATIONS.get(name) is link:  # it may have reconnected in the meantime
            del STATIONS[name]


async def reset(request: Request) -> Response:
    link = STATIONS.get(request.path_params["name"])
    if link is None:
        return PlainTextResponse("not connected", 404)
    try:
        result = await link.ask(m.Reset(type="Soft"), timeout=5)
    except (TimeoutError, CallRefused, DecodeError, LinkClosed) as error:
        return PlainTextResponse(str(error), 504)
    return Response(json.encode(result), media_type="application/json")


app = Starlette(
    routes=[
        WebSocketRoute("/{name}", connected),
        Route("/{name}/reset", reset, methods=["POST"]),
    ]
)
