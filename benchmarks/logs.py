"""Reading a long log: how fast, and in how much memory.

    python -m benchmarks.logs [FRAMES]

Writes a log of so many frames (a million unless told otherwise) and a tenth of it, and has
`inspect`, `inspect --html` and `convert` read both, each in a process of its own. The time is
that of the processor, the memory the most that the process has ever had. A tenth of the log should
take about as much memory as all of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

#: Charge points in the log, and lines between two frames of the same one.
STATIONS = 100
COMMANDS = {
    "inspect": ["inspect", "--json", "--fail-on", "never"],
    "inspect --html": ["inspect", "--html", os.devnull, "--fail-on", "never"],
    "convert": ["convert", "-o", os.devnull],
}
BOOT = '{"chargePointVendor":"Acme","chargePointModel":"M1"}'
METER = (
    '{{"connectorId":1,"transactionId":{number},"meterValue":[{{"timestamp":"{clock}Z",'
    '"sampledValue":[{{"value":"{number}","measurand":"Energy.Active.Import.Register","unit":"Wh"}},'
    '{{"value":"16.1","measurand":"Current.Import","phase":"L1","unit":"A"}}]}}]}}'
)
STATUS = '{"connectorId":1,"errorCode":"NoError","status":"Charging"}'
EXTRA = '{"connectorId":1,"errorCode":"NoError","status":"Available","odd":1}'


def write_log(file: IO[str], frames: int) -> None:
    """Write calls and their answers, one frame in 200 with a quirk."""
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(frames // 2):
        moment = begin + timedelta(seconds=number * 0.3)
        clock = f"{moment:%Y-%m-%dT%H:%M:%S}"
        name = f"CP-{number % STATIONS:04}"
        answer = "{}"
        if number < STATIONS:
            action, payload = "BootNotification", BOOT
            answer = f'{{"status":"Accepted","currentTime":"{clock}Z","interval":300}}'
        elif number % 100 == 0:
            action, payload = "StatusNotification", EXTRA
        elif number % 3 == 0:
            action, payload = "StatusNotification", STATUS
        elif number % 3 == 1:
            action, payload = "MeterValues", METER.format(number=number, clock=clock)
        else:
            action, payload = "Heartbeat", "{}"
            answer = f'{{"currentTime":"{clock}Z"}}'
        file.write(
            f'{clock}.{number % 1000:03}Z {name} received [2,"{number}","{action}",{payload}]\n'
        )
        file.write(f'{clock}.{number % 1000:03}Z {name} sent [3,"{number}",{answer}]\n')


def measure(arguments: list[str], log: Path) -> tuple[float, float]:
    """Return seconds of the processor and MiB of memory that a command takes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ocpp16j_codec", *arguments, str(log)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print a table."""
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'':16}{'frames':>10}{'CPU s':>9}{'frames/s':>11}{'MiB':>7}")
        for size in (frames // 10, frames):
            log = Path(folder) / f"{size}.log"
            with log.open("w") as file:
                write_log(file, size)
            for name, arguments in COMMANDS.items():
                seconds, memory = measure(arguments, log)
                rate = size / seconds
                print(f"{name:16}{size:10,}{seconds:9.1f}{rate:11,.0f}{memory:7.0f}", flush=True)


if __name__ == "__main__":
    main()
