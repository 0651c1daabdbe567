"""A central system that keeps its transactions in SQLite: run it with the name of a file."""

import asyncio
import sqlite3
import sys
from datetime import UTC, datetime

from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from ocpp16j_codec import Role
from ocpp16j_codec import messages as m
from ocpp16j_codec.link import Link

TABLES = """
CREATE TABLE IF NOT EXISTS tag (id TEXT PRIMARY KEY COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS charge (id INTEGER PRIMARY KEY, station, connector, tag,
    began, meter_start, ended, meter_stop, UNIQUE (station, connector, tag, began, meter_start));
"""
BEGIN = """
INSERT INTO charge VALUES (NULL, ?, ?, ?, ?, ?, NULL, NULL)
    ON CONFLICT DO UPDATE SET station = station RETURNING id
"""
END = "UPDATE charge SET ended = ?, meter_stop = ? WHERE id = ? AND station = ?"


def station(websocket: object, name: str, db: sqlite3.Connection) -> Link:
    link = Link(websocket, Role.CENTRAL_SYSTEM)

    def judge(id_tag: str) -> m.IdTagInfo:
        known = db.execute("SELECT 1 FROM tag WHERE id = ?", [id_tag]).fetchone()
        return m.IdTagInfo(status="Accepted" if known else "Invalid")

    @link.on(m.StartTransaction)
    def start(payload: m.StartTransaction) -> m.StartTransactionResult:
        tag, began = payload.id_tag, payload.timestamp.isoformat()
        row = (name, payload.connector_id, tag, began, payload.meter_start)
        with db:  # a charge point that got no answer sends it again: the same transaction
            ((number,),) = db.execute(BEGIN, row).fetchall()
        return m.StartTransactionResult(id_tag_info=judge(tag), transaction_id=number)

    @link.on(m.StopTransaction)
    def stop(payload: m.StopTransaction) -> m.StopTransactionResult:
        row = (payload.timestamp.isoformat(), payload.meter_stop, payload.transaction_id, name)
        with db:
            db.execute(END, row)
        return m.StopTransactionResult()

    @link.on(m.BootNotification)
    def boot(_: m.BootNotification) -> m.BootNotificationResult:
        now = datetime.now(UTC)
        return m.BootNotificationResult(status="Accepted", current_time=now, interval=300)

    link.on(m.Authorize)(lambda payload: m.AuthorizeResult(id_tag_info=judge(payload.id_tag)))
    link.on(m.Heartbeat)(lambda _: m.HeartbeatResult(current_time=datetime.now(UTC)))
    link.on(m.StatusNotification)(lambda _: m.StatusNotificationResult())
    link.on(m.MeterValues)(lambda _: m.MeterValuesResult())
    return link


async def main(path: str, port: int = 9000) -> None:
    db = sqlite3.connect(path)
    db.executescript(TABLES)

    async def connected(websocket: ServerConnection) -> None:
        name = websocket.request.path.rpartition("/")[2] if websocket.request else ""
        await station(websocket, name, db).run()

    async with serve(connected, "localhost", port, subprotocols=[Subprotocol("ocpp1.6")]) as server:
        await server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python docs/examples/sqlite_system.py DATABASE")
    asyncio.run(main(sys.argv[1]))
