"""The same central system with aiohttp.

python docs/examples/aiohttp_server.py
"""

from aiohttp import web
from central_system import station


async def connected(request: web.Request) -> web.WebSocketResponse:
    websocket = web.WebSocketResponse(protocols=["ocpp1.6"], heartbeat=60)
    await websocket.prepare(request)
    await station(websocket).run()
    return websocket


app = web.Application()
app.router.add_get("/{name}", connected)

if __name__ == "__main__":
    web.run_app(app, host="localhost", port=9000)
