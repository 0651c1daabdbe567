"""The command line as a process: pipes, signals, and a real terminal."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("click")
pytest.importorskip("rich")

ROOT = Path(__file__).parent.parent
SAMPLE = "docs/samples/field.log"
HEARTBEAT = '[2,"1","Heartbeat",{}]'
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")},
    "PYTHONPATH": str(ROOT),
    "TERM": "xterm-256color",
}
COMMAND = (sys.executable, "-m", "ocpp16j_codec")


def run(
    *arguments: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        cwd=ROOT,
        env=ENVIRONMENT | environment,
        timeout=60,
        check=False,
    )


# -- pipes -----------------------------------------------------------------------------------------


def test_machine_output_through_a_pipe() -> None:
    done = run("inspect", "--json", "--fail-on", "never", SAMPLE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["frames"] > 300
    piped = run("inspect", "--json", "--fail-on", "never", stdin=(ROOT / SAMPLE).read_bytes())
    assert json.loads(piped.stdout)["kinds"] == json.loads(done.stdout)["kinds"]


def test_the_report_through_a_pipe_has_no_colours_and_no_bar() -> None:
    done = run("inspect", SAMPLE)
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""
    assert done.returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["inspect", "--jsonl", SAMPLE],
        ["inspect", SAMPLE],
        ["convert", SAMPLE],
        ["actions", "--json"],
    ],
)
def test_a_reader_that_leaves_early_is_no_traceback(arguments: list[str]) -> None:
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    stderr = process.stderr.read()
    process.stderr.close()
    process.wait(60)
    assert b"Traceback" not in stderr
    assert b"BrokenPipe" not in stderr
    assert process.returncode in (0, 1, 141)


def test_a_reader_that_leaves_a_long_output_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "long.log"
    path.write_bytes(f"{HEARTBEAT}\n".encode() * 50_000)
    process = subprocess.Popen(
        [*COMMAND, "inspect", "--jsonl", str(path)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["action"] == "Heartbeat"
    process.stdout.close()
    stderr = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert stderr == b""


def test_frames_come_out_as_they_come_in() -> None:
    """A log that is still being written can be followed."""
    process = subprocess.Popen(
        [*COMMAND, "inspect", "--jsonl"],
        cwd=ROOT,
        env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(3):
        process.stdin.write(HEARTBEAT.replace("1", str(number)).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["unique_id"] == str(number)
    process.stdin.close()
    assert process.wait(60) == 0
    process.stdout.close()


#: A shell without job control starts what runs in the background deaf to Ctrl-C, tests included.
hears_ctrl_c = pytest.mark.skipif(
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="Ctrl-C is ignored here"
)


@hears_ctrl_c
@pytest.mark.parametrize("form", [["--json"], []])
def test_ctrl_c_prints_what_is_known_so_far(form: list[str]) -> None:
    process = subprocess.Popen(
        [*COMMAND, "inspect", *form],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    assert process.stdout is not None
    # More than a pipe holds: when all of it is written, most of it has been read.
    process.stdin.write(f"{HEARTBEAT}\n".encode() * 20_000)
    process.stdin.flush()
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.stdout.read(), process.stderr.read()
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()
    assert process.wait(60) == 130
    assert b"Traceback" not in stderr
    if form:
        told = json.loads(stdout)
        assert told["frames"] > 10_000
        assert told["interrupted"] is True
    else:
        assert b"Interrupted" in stdout
        assert re.search(rb"1\d,\d{3} frames|20,000 frames", stdout)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("verb", [["convert", "-o"], ["inspect", "--html"]])
def test_a_run_that_is_told_to_end_leaves_no_half_of_a_file(
    number: signal.Signals, verb: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "out"
    target.write_text("what was there before")
    process = subprocess.Popen(
        [*COMMAND, *verb, str(target)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        # Whoever runs the tests with nohup has SIGHUP ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # noqa: PLW1509 - no threads
    )
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(f"{HEARTBEAT}\n".encode() * 5000)
    process.stdin.flush()
    end = time.monotonic() + 60
    while not list(tmp_path.glob(".out.*.part")):
        assert time.monotonic() < end
        time.sleep(0.05)
    for _ in range(12):  # Python drops what a handler raises within a callback: then say it again
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
            break
    assert process.returncode == 128 + number
    assert b"Traceback" not in process.stderr.read()
    process.stdin.close()
    process.stderr.close()
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert target.read_text() == "what was there before"


def test_a_locale_without_letters_is_no_traceback() -> None:
    frame = '[2,"1","Authorize",{"idTag":"Größe 充电"}]'
    done = run("explain", frame, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"Gr\\xf6" in done.stdout


def test_a_full_disk_is_a_sentence() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "actions"],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"No space left" in done.stderr


# -- imports ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["rich", "click"])
def test_a_missing_extra_is_a_sentence(missing: str) -> None:
    script = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from ocpp16j_codec.cli import main\n"
        "sys.exit(main(['actions']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        cwd=ROOT,
        env=ENVIRONMENT,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    (sentence,) = done.stderr.decode().splitlines()
    assert missing in sentence
    assert "install ocpp16j_codec with the extra 'cli'" in sentence


def test_neither_the_core_nor_the_log_reader_needs_the_extra() -> None:
    script = (
        "import sys, ocpp16j_codec, ocpp16j_codec.logs, ocpp16j_codec.cli\n"
        "print(sorted({'rich', 'click', 'ocpp16j_codec.cli.app'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        cwd=ROOT,
        env=ENVIRONMENT,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == b"[]"


# -- a terminal ------------------------------------------------------------------------------------

pty = pytest.importorskip("pty")


def on_terminal(*command: str, width: int = 100, **environment: str) -> tuple[int, str, str]:
    """Status of a command, and what standard output and standard error showed on a terminal."""
    import fcntl
    import struct
    import termios

    pairs = [pty.openpty() for _ in range(2)]
    for _, inner in pairs:
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=ENVIRONMENT | environment,
        stdin=subprocess.DEVNULL,
        stdout=pairs[0][1],
        stderr=pairs[1][1],
    )
    for _, inner in pairs:
        os.close(inner)
    shown = {outer: b"" for outer, _ in pairs}
    waiting = set(shown)
    while waiting:
        for outer in select.select(list(waiting), [], [], 60)[0]:
            try:
                data = os.read(outer, 65536)
            except OSError:  # how Linux says that nobody will write any more
                data = b""
            shown[outer] += data
            if not data:
                waiting.remove(outer)
    for outer in shown:
        os.close(outer)
    stdout, stderr = (shown[outer].decode() for outer, _ in pairs)
    return process.wait(60), stdout, stderr


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r\n", "\n")


def test_the_tree_on_a_terminal() -> None:
    frame = '[2,"1","MeterValues",{"connectorId":1,"meterValue":[]}]'
    status, stdout, stderr = on_terminal(*COMMAND, "explain", frame)
    assert (status, stderr) == (0, "")
    assert "\x1b[" in stdout
    assert "├── connectorId 1\n└── meterValue [0]\n" in bare(stdout)
    assert bare(stdout).startswith('CALL MeterValues  (Core)  id "1"\n')


def test_no_colours_where_none_are_wanted() -> None:
    _, stdout, _ = on_terminal(*COMMAND, "explain", HEARTBEAT, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", stdout)


WIDE = [
    ["inspect", "--fail-on", "never", SAMPLE],
    ["explain", "--fail-on", "never", '[2,"1","Authorize",{"idTag":["a","b"],"c":null}]'],
    ["explain", '[2,"1","Heartbeat",{"a":"' + "b" * 300 + '"}]'],
    ["actions", "SetChargingProfile"],
]
#: Commands one after the other in one process, which imports what they need once.
SEVERAL = """
import json, sys
from ocpp16j_codec.cli import main
for arguments in json.loads(sys.argv[1]):
    print("then", main(arguments), flush=True)
"""


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_everything_fits_the_width(width: int) -> None:
    command = (sys.executable, "-c", SEVERAL, json.dumps(WIDE))
    status, stdout, _ = on_terminal(*command, width=width)
    lines = bare(stdout).splitlines()
    assert status == 0
    assert lines.count("then 0") == len(WIDE)
    assert len(lines) > 50
    assert [line for line in lines if len(line.rstrip()) > width] == []


def with_patience(seconds: int) -> tuple[str, ...]:
    """The command, waiting so long for its work to end before it shows a bar."""
    script = (
        "import sys\n"
        "from ocpp16j_codec.cli import main, progress\n"
        f"progress._PATIENCE = {seconds}\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    return sys.executable, "-c", script


# However slow the machine is.
EAGER, PATIENT = with_patience(0), with_patience(3600)


def test_the_progress_bar_on_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "long.log"
    path.write_bytes(f"{HEARTBEAT}\n".encode() * 60_000)
    status, stdout, stderr = on_terminal(*EAGER, "inspect", "--json", str(path), width=140)
    assert status == 0
    assert json.loads(stdout)["frames"] == 60_000
    bar = bare(stderr)
    assert "━" in bar
    assert re.search(r"\d+\.\d/\d\.\d MiB", bar)
    assert re.search(r"[\d,]+ frames [\d,]+/s \d:\d\d:\d\d left", bar)
    # It is gone when the work is done: the last thing it does is to erase its line.
    assert stderr.rstrip().endswith("\x1b[2K")


def test_a_short_log_shows_no_bar() -> None:
    _, _, stderr = on_terminal(*PATIENT, "inspect", SAMPLE)
    assert stderr == ""


def test_no_bar_gets_between_lines_of_json_on_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(f"{HEARTBEAT}\n".encode() * 1000)
    _, stdout, stderr = on_terminal(*EAGER, "inspect", "--jsonl", str(path))
    assert stderr == ""
    assert len([json.loads(line) for line in stdout.splitlines()]) == 1000


def test_problems_are_told_below_the_report() -> None:
    status, stdout, stderr = on_terminal(*PATIENT, "inspect", SAMPLE, "missing.log")
    assert status == 2
    assert "frames" in stdout
    assert stderr == "ocpp16j: there is no file missing.log\r\n"
