"""The same central system behind Starlette, with a page to reset a charge point.

Needs uvicorn, or another server:

    uvicorn --app-dir docs/examples --port 9000 starlette_server:app
"""

from central_system import Station
from link import RefusedError
from msgspec import json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from ocpp16j_codec import messages as m

STATIONS: dict[str, Station] = {}


async def connected(websocket: WebSocket) -> None:
    await websocket.accept("ocpp1.6" if "ocpp1.6" in websocket.scope["subprotocols"] else None)
    name, station = websocket.path_params["name"], Station(websocket.send_text)
    STATIONS[name] = station
    try:
        await station.read(websocket.iter_text())
    finally:
        if STATIONS.get(name) is station:  # it may have connected anew in the meantime
            del STATIONS[name]


async def reset(request: Request) -> Response:
    station = STATIONS.get(request.path_params["name"])
    if station is None:
        return PlainTextResponse("not connected", 404)
    try:
        result = await station.ask(m.Reset(type="Soft"), seconds=5)
    except (TimeoutError, RefusedError) as error:
        return PlainTextResponse(str(error) or "no answer", 504)
    return Response(json.encode(result), media_type="application/json")


app = Starlette(
    routes=[
        WebSocketRoute("/{name}", connected),
        Route("/{name}/reset", reset, methods=["POST"]),
    ]
)
