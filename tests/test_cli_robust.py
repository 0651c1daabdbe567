"""No record ends a run, no run loses a file, and nothing is shown that was to be masked."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from depth import some

click = pytest.importorskip("click")
from click.testing import CliRunner, Result  # noqa: E402

from ocpp16j_codec.cli import app, json_output, output  # noqa: E402
from ocpp16j_codec.cli.app import cli  # noqa: E402
from ocpp16j_codec.logs import LogError, read_frames, trace  # noqa: E402
from ocpp16j_codec.testing import corpus  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
HEARTBEAT = '[2,"1","Heartbeat",{}]'
LINE = f"2026-03-01T10:00:00Z CP-1 received {HEARTBEAT}\n"
LATE = (
    '[2,"17","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available",'
    '"timestamp":"9999-12-31T23:59:59-14:00"}]'
)


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, [*map(str, arguments)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# -- no record ends a run --------------------------------------------------------------------------

CASES = [case.data.replace(b"\n", b" ") for case in corpus]
FORMS: list[list[str]] = [
    ["inspect"],
    ["inspect", "--json"],
    ["inspect", "--jsonl"],
    ["inspect", "--jsonl", "--redact"],
    ["inspect", "--jsonl", "--strict"],
    ["inspect", "--redact"],
    ["convert"],
    ["convert", "--redact"],
    ["convert", "--time", "2026-03-01T10:00:00Z", "--station", "A"],
]


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_the_corpus_as_a_log_is_read_to_its_end(form: list[str], tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(
        b"".join(b"2026-03-01T10:00:00Z CP-1 received %b\n" % case for case in some(CASES, 2))
        + LINE.replace("CP-1", "CP-LAST-1").encode()
    )
    result = run(*form, log, *(["--rejects", tmp_path / "r"] if form[0] == "convert" else []))
    assert result.exit_code in (0, 1), result.stderr
    assert "cannot be" not in result.stderr.replace(
        "because the frame cannot be decoded", ""
    ).replace("because the frame cannot be encoded", "")
    assert "CP-LAST-1" in result.stdout
    if form[-1] != "inspect" and form != ["inspect", "--redact"]:
        for line in result.stdout.splitlines():
            json.loads(line)


@pytest.mark.parametrize("form", [[], ["--json"], ["--redact"], ["--json", "--redact"]])
def test_every_case_of_the_corpus_is_explained(form: list[str]) -> None:
    for case in some(list(corpus), 4):
        if not case.data.strip():
            continue
        result = run("explain", *form, stdin=case.data)
        assert result.exit_code in (0, 1), (case.name, result.stderr)
        assert result.stdout, case.name
        assert result.stdout.replace("\n", "").isprintable(), case.name


@pytest.mark.parametrize("command", ["explain", "explain --json", "inspect --jsonl", "convert"])
def test_a_time_at_the_end_of_time_ends_nothing(command: str) -> None:
    log = f"{LINE}2026-03-01T10:00:01Z CP-1 received {LATE}\n{LINE}"
    result = run(*command.split(), stdin=log)
    assert result.exit_code in (0, 1)
    assert (result.stdout + result.stderr).count("Heartbeat") >= 2
    if command.startswith("inspect"):
        assert [json.loads(line)["line"] for line in result.stdout.splitlines()] == [1, 2, 3]


FRAME_THAT_FAILS = '[2,"x","Authorize",{"idTag":"a"}]'


@pytest.mark.parametrize("form", [*FORMS, ["explain"], ["explain", "--json"]], ids=" ".join)
def test_a_fault_of_our_own_costs_one_frame(
    form: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the writer raises (here: something nobody expects), the next frame is shown."""

    class Broken:
        def encode(self, frame: Any) -> bytes:
            if frame.unique_id == "x":
                raise ZeroDivisionError
            return b'[2,"1","Heartbeat",{}]'

    monkeypatch.setattr(json_output, "_UNCHECKED", Broken())
    monkeypatch.setattr(trace, "_UNCHECKED", Broken())
    monkeypatch.setattr(trace, "within_limits", lambda *_: False, raising=False)
    log = f"2026-03-01T10:00:01Z CP-1 received {FRAME_THAT_FAILS}\n{LINE}"
    result = run(*form, stdin=log)
    assert result.exit_code in (0, 1, 2)
    assert "Heartbeat" in result.stdout


def test_a_log_that_ends_reading_with_something_odd_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ocpp16j_codec.cli import log_files

    def broken(name: str, **settings: Any) -> Any:
        yield from read_frames(name, **settings)
        if name.endswith("a.log"):
            raise ZeroDivisionError

    monkeypatch.setattr(log_files, "read_frames", broken)
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_text(LINE)
    result = run("inspect", "--jsonl", tmp_path)
    assert (result.exit_code, len(result.stdout.splitlines())) == (2, 2)
    assert "a.log stopped: ZeroDivisionError" in result.stderr


# -- convert writes beside its target --------------------------------------------------------------


def hard(link: Path, target: Path) -> None:
    link.hardlink_to(target)


def soft(link: Path, target: Path) -> None:
    link.symlink_to(target)


def untouched(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


TARGETS: dict[str, Callable[[Path], list[object]]] = {
    "itself": lambda at: [at / "a.log", "-o", at / "a.log"],
    "another spelling": lambda at: [at / "a.log", "-o", at / "x" / ".." / "a.log"],
    "a pattern": lambda at: [at / "*.log", "-o", at / "a.log"],
    "the folder": lambda at: [at, "-o", at / "b.log"],
    "a folder above": lambda at: [at.parent, "-o", at / "b.log"],
    "a hard link": lambda at: [at / "a.log", "-o", at / "hard"],
    "a symbolic link": lambda at: [at / "a.log", "-o", at / "soft"],
    "reading the link": lambda at: [at / "soft", "-o", at / "a.log"],
    "the rejects": lambda at: [at / "a.log", "-o", at / "new", "--rejects", at / "hard"],
    "one of several": lambda at: [at / "b.log", at / "a.log", "-o", at / "soft"],
    "records and rejects": lambda at: [at / "b.log", "-o", at / "a.log", "--rejects", at / "hard"],
}


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_read_is_not_written(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "logs"
    (folder / "x").mkdir(parents=True)
    (folder / "a.log").write_text(LINE)
    (folder / "b.log").write_text(LINE)
    hard(folder / "hard", folder / "a.log")
    soft(folder / "soft", folder / "a.log")
    before = untouched(folder)
    result = run("convert", *TARGETS[name](folder))
    assert result.exit_code == 2
    assert "cannot" in result.stderr
    assert untouched(folder) == before


def test_an_output_in_the_folder_that_is_read_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(LINE)
    target = tmp_path / "z.jsonl"
    assert run("convert", tmp_path, "-o", target).exit_code == 0
    assert len(target.read_text().splitlines()) == 1
    assert run("convert", tmp_path, "-o", target).exit_code == 2  # now it is one of the logs
    assert len(target.read_text().splitlines()) == 1


@pytest.mark.parametrize("arguments", [["convert"], ["inspect", "--jsonl"]], ids=" ".join)
def test_standard_output_into_the_folder_that_is_read(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.log").write_text(LINE)
    with (tmp_path / "z.jsonl").open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "ocpp16j_codec", *arguments, str(tmp_path)],
            stdout=file, stderr=subprocess.PIPE, cwd=ROOT, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"standard output" in done.stderr
    assert (tmp_path / "z.jsonl").read_bytes() == b""


def test_standard_input_is_an_input_like_others(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text(LINE)
    with log.open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "ocpp16j_codec", "convert", "-", "-o", str(log)],
            stdin=file, capture_output=True, cwd=ROOT, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    assert log.read_text() == LINE


def test_permissions_and_links_of_the_target_stay(tmp_path: Path) -> None:
    log, target, link = tmp_path / "a.log", tmp_path / "out", tmp_path / "link"
    log.write_text(LINE)
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert run("convert", log, "-o", link).exit_code == 0
    assert link.is_symlink()
    assert "Heartbeat" in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_that_files_have(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(LINE)
    (tmp_path / "usual").write_text("")
    assert run("convert", tmp_path / "a.log", "-o", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_what_is_no_file_is_written_directly(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(LINE)
    assert run("convert", tmp_path / "a.log", "-o", "/dev/null").exit_code == 0
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("log", ["", "no frame\n"])
def test_a_run_that_finds_nothing_leaves_the_target(tmp_path: Path, log: str) -> None:
    (tmp_path / "a.log").write_text(log)
    (tmp_path / "out").write_text("old")
    assert run("convert", tmp_path / "a.log", "-o", tmp_path / "out").exit_code == 2
    assert untouched(tmp_path) == {"a.log": log.encode(), "out": b"old"}


def test_a_target_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(LINE)
    result = run("convert", tmp_path / "a.log", "-o", tmp_path / "none" / "out")
    assert result.exit_code == 2
    assert "cannot be written: No such file" in result.stderr


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_run_that_fails_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    (tmp_path / "a.log").write_text(LINE + f"CP-1 received {HEARTBEAT}\n")
    (tmp_path / "out").write_text("old")
    before = untouched(tmp_path)

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(trace.TraceWriter, "write", fail)
    result = CliRunner().invoke(
        cli, ["convert", str(tmp_path / "a.log"), "-o", str(tmp_path / "out")]
    )
    assert result.exit_code in (2, 130)
    assert untouched(tmp_path) == before


@pytest.mark.skipif(
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="Ctrl-C is ignored here"
)
def test_ctrl_c_leaves_the_target_and_no_other_file(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("old")
    process = subprocess.Popen(
        [sys.executable, "-m", "ocpp16j_codec", "convert", "-", "-o", str(target)],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(LINE.encode() * 5_000)
    process.stdin.flush()
    for _ in range(200):
        if len(list(tmp_path.iterdir())) > 1:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    stderr = process.stderr.read()
    process.stdin.close()
    process.stderr.close()
    assert process.wait(60) == 130
    assert b"Traceback" not in stderr
    assert untouched(tmp_path) == {"out": b"old"}


def test_files_are_compared_by_what_they_are(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("")
    other.write_text("")
    assert output.same_file(str(one), [str(other)]) is None
    assert output.same_file(str(one), [str(other), str(one)]) == str(one)
    assert output.same_file(str(tmp_path / "missing"), [str(tmp_path / "missing")]) is None
    assert output.identity(str(tmp_path)) is None
    assert output.identity("a\0b") is None


# -- what is shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["\x7f", "\x9b31m", "\u202e", "\u2028", "\ufeff"])
def test_a_trace_on_standard_output_moves_no_cursor(harm: str) -> None:
    frame = json.dumps([2, "1", "Authorize", {"idTag": f"a{harm}"}], ensure_ascii=False)
    result = run("convert", stdin=f"2026-03-01T10:00:00Z CP{harm}1 received {frame}\n".encode())
    assert result.stdout.replace("\n", "").isprintable()
    assert json.loads(result.stdout)["payload"] == {"idTag": f"a{harm}"}
    (again,) = read_frames([result.stdout])
    assert again.frame.payload.id_tag == f"a{harm}"


QUOTES = [
    '[2,"1","ChangeConfiguration",{"key":"Aut\\"horizationKey S3CR3T","value":["S3CR3T"]}]',
    '[2,"1","Authorize",{"idTag":["\\"S3CR3T"]}]',
    '[2,"1","Authorize",{"idTag":{"\\"":"S3CR3T"}}]',
    '[2,"1","Reset",{"type":["a\\" S3CR3T \\"b","S3CR3T"]}]',
    '[2,"1","Authorize",{"idTag":7.5,"idTag":"\\"S3CR3T"',
    '[2,"1","ChangeConfiguration",{"key":"a","value":{"password\\"":"S3CR3T"}}]',
    '[2,"1","SendLocalList",{"localAuthorizationList":"\\"S3CR3T","updateType":["\\"S3CR3T"]}]',
]


@pytest.mark.parametrize(
    "form",
    [["explain"], ["explain", "--json"], ["inspect"], ["inspect", "--json"], ["inspect", "--jsonl"],
     ["convert"]],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize("frame", QUOTES)
def test_a_quote_within_a_text_does_not_end_a_mask(
    frame: str, form: list[str], tmp_path: Path
) -> None:
    rejects = ["--rejects", tmp_path / "r"] if form[0] == "convert" else []
    strict = [] if form[0] == "convert" else ["--strict"]
    for more in ([], strict):
        result = run(*form, "--redact", *more, *rejects, stdin=frame)
        written = (tmp_path / "r").read_text() if (tmp_path / "r").exists() else ""
        # The name of a member is not masked, and a frame may be torn so that it is part of one.
        assert "S3CR3T" not in (result.output + written).replace("horizationKey S3CR3T", "")


def test_a_redacted_error_still_says_what_is_wrong_and_where() -> None:
    frame = '[2,"1","Reset",{"type":["S3CR3T","b"],"a":1}]'
    told = json.loads(run("explain", "--json", "--redact", stdin=frame).stdout)
    assert told["error"]["violations"][0]["path"] == "/3/type"
    assert "/3/type" in told["error"]["message"]
    reply = json.loads(told["error"]["reply"])
    assert (reply[0], reply[1]) == (4, "1")
    assert "/3/type" in reply[3]
    assert "S3CR3T" not in json.dumps(told)
    assert "/3/type" in run("explain", "--redact", frame).stdout


def test_redact_masks_the_value_and_keeps_the_key() -> None:
    frame = (
        '[3,"1",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"S3"}]}]'
    )
    for arguments in (["--json"], []):
        shown = run(
            "explain", "--redact", "--action", "GetConfiguration", *arguments, stdin=frame
        ).stdout
        assert "AuthorizationKey" in shown
        assert "S3" not in shown


# -- archives --------------------------------------------------------------------------------------


def zstd_head(*, window: int | None = None, content: int | None = None) -> bytes:
    """The head of a frame of Zstandard, as RFC 8878 lays it out."""
    magic = b"\x28\xb5\x2f\xfd"
    if content is not None:
        return magic + b"\xe0" + content.to_bytes(8, "little") + bytes(10)
    assert window is not None
    return magic + b"\x00" + bytes([(window.bit_length() - 11) << 3]) + bytes(12)


@pytest.mark.parametrize("head", [zstd_head(window=2**30), zstd_head(content=2**30 + 5)])
def test_a_window_that_is_too_large_is_named(head: bytes) -> None:
    with pytest.raises(LogError, match=r"a window of 1,02[45] MiB and at most 128 MiB"):
        list(read_frames(io.BytesIO(head)))


def test_a_window_within_the_limit_is_read() -> None:
    zstandard = pytest.importorskip("zstandard")
    parameters = zstandard.ZstdCompressionParameters(window_log=27, compression_level=1)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(LINE.encode()) + packer.flush()
    large = zstandard.ZstdCompressionParameters(window_log=30, compression_level=1)
    packer = zstandard.ZstdCompressor(compression_params=large).compressobj()
    too_large = packer.compress(LINE.encode()) + packer.flush()
    assert len(list(read_frames(io.BytesIO(packed)))) == 1
    records = read_frames(io.BytesIO(packed + too_large))
    with pytest.raises(LogError, match="1,024 MiB"):
        list(records)


def test_an_archive_of_nothing_but_line_ends_is_read_at_once() -> None:
    packed = gzip.compress(b"\n" * 2**24 + LINE.encode(), 1)
    (record,) = read_frames(io.BytesIO(packed))
    assert record.line == 2**24 + 1


def test_every_command_has_its_status() -> None:
    assert app.run(["inspect", os.devnull]) == 2
