"""A command is carried out as it was sent, or not at all; so is what is said of an id tag.

`command_maker` makes random conforming commands of every action that the central system may send,
and results that hold an idTagInfo, spoils each in every way there is a name for, and says what may
come of it. More than fifty thousand frames are tried. Below them stand cases written by hand.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from command_maker import SPOILERS, Command, Spoilt, sound
from depth import QUICK
from outcomes import LOOSE
from schema_generator import Kind, schemas
from together import together

from ocpp16j_codec import (
    ACTIONS,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    DecodeError,
    ErrorCode,
    QuirkKind,
    Role,
    messages,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ARRIVAL = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
LOOKING = TOLERANT.replace(detect_duplicates=True)
DEVICE = TOLERANT.replace(role=Role.CHARGE_POINT)
#: Results that say what holds for an id tag.
WITH_ID_TAG_INFO = ("AuthorizeResult", "StartTransactionResult", "StopTransactionResult")
KINDS = {
    kind.name: kind
    for kind in schemas()
    if (kind.kind == "call" and Role.CENTRAL_SYSTEM in ACTIONS[kind.action].sent_by)
    or kind.name in WITH_ID_TAG_INFO
}


class Setting(NamedTuple):
    """How a frame is read."""

    codec: Codec
    received_at: datetime | None
    encoded: bool
    typed_later: bool  #: of a result

    @property
    def looks_for_duplicates(self) -> bool:
        return self.codec is not TOLERANT


SETTINGS = [
    Setting(codec, received_at, encoded, later)
    for codec in (TOLERANT, LOOKING, DEVICE)
    for received_at in (None, ARRIVAL)
    for encoded in (False, True)
    for later in (False, True)
]


def read(command: Command, text: str, setting: Setting) -> Any:
    """The frame, typed, or the error."""
    data: Any = text.encode() if setting.encoded else text
    pending = {command.unique_id: command.kind.action}
    if command.is_call or setting.typed_later:
        pending = {}
    try:
        frame = setting.codec.decode(data, pending=pending, received_at=setting.received_at)
        if isinstance(frame, CallResult) and frame.action is None:
            frame = setting.codec.resolve(frame, command.kind.action)
    except DecodeError as error:
        return error
    return frame


def fault_in(command: Command, spoilt: Spoilt, setting: Setting) -> str | None:
    """What is wrong with what came of a spoilt frame."""
    verdict = spoilt.verdict
    frame = read(command, spoilt.text, setting)
    if isinstance(frame, DecodeError):
        if not verdict.refusal:
            return f"refused: {frame}"
        if verdict.codes and frame.error_code not in verdict.codes:
            return f"refused with the wrong code: {frame.error_code}: {frame}"
        return None
    if spoilt.only_when_looked_for and not setting.looks_for_duplicates:
        return None
    if not isinstance(frame, Call if command.is_call else CallResult):
        # A result whose type was lost, say; what is carried out is a command of that name.
        return f"read as {frame}"
    if command.is_call and frame.action != command.kind.action:
        return f"read as {frame.action}"
    payload = json.loads(LOOSE.encode(frame))[-1]
    allowed = list(verdict.payloads)
    if command.kind.name == "StopTransactionResult" and verdict.refusal:
        # A transaction has ended all the same; of this result it may be dropped, whole.
        allowed.append({})
    return None if payload in allowed else f"taken as {payload}"


#: Other faults at the head of a frame, which by themselves are mended.
DISGUISES = [
    lambda text: "\ufeff" + text,
    lambda text: text + "\x00",
    lambda text: text.replace("[2,", '["2",', 1).replace("[3,", "[3.0,", 1),
    lambda text: text.replace("[2,", "[1,", 1),
    lambda text: text.replace("[2,", "[2 ", 1).replace("[3,", "[3 ", 1),
    lambda text: text if re.search(r"""'|\\|\"\"""", text) else text.replace('"', "'"),
]


def disguised(rng: Random, spoilt: Spoilt) -> Spoilt:
    """The same with one more fault, at the head; then it may be refused in any case."""
    verdict = spoilt.verdict._replace(refusal=True, codes=frozenset())
    return spoilt._replace(text=rng.choice(DISGUISES)(spoilt.text), verdict=verdict)


def commands(kind: Kind) -> Iterator[tuple[Random, Command]]:
    """Random commands of a kind, without end."""
    rng = Random(f"safe {kind.name}")
    while True:
        often = rng.choice((0.3, 0.6, 1.0))
        yield rng, Command(kind, sound(rng, kind.schema, often=often), str(rng.randrange(10**6)))


#: How many frames of a kind are tried, at least; small commands have fewer that differ. With the
#: profile `quick`, a quarter of them.
FRAMES = {
    "SetChargingProfile": 9_000, "RemoteStartTransaction": 6_000, "SendLocalList": 5_000,
    "SignedUpdateFirmware": 5_000, "GetLog": 4_000, "ClearChargingProfile": 4_000,
    "GetDiagnostics": 4_000, "UpdateFirmware": 3_000, "ReserveNow": 3_000,
    "StartTransactionResult": 3_000,
}  # fmt: skip
FEWEST = 1_000
PLANNED = sum(FRAMES.get(name, FEWEST) for name in KINDS)


def test_enough_frames_are_tried():
    assert len(KINDS) == 29
    assert KINDS.keys() >= FRAMES.keys()
    assert PLANNED >= 50_000


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_spoilt_commands_are_refused_or_carried_out_as_sent(kind: Kind):
    tried = 0
    wrong = []
    for rng, command in commands(kind):
        for spoil in SPOILERS:
            for sent in spoil(rng, command):
                tried += 1
                spoilt = disguised(rng, sent) if rng.random() < 0.1 else sent
                setting = rng.choice(SETTINGS)
                fault = fault_in(command, spoilt, setting)
                if fault is not None:
                    wrong.append(f"{spoil.__name__}: {spoilt.text}\n  {fault}\n  {setting}")
        if tried >= FRAMES.get(kind.name, FEWEST) // (8 if QUICK else 1):
            break
    assert not wrong, f"{len(wrong)} of {tried}:\n" + "\n".join(wrong[:8])


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_sound_commands_are_carried_out(kind: Kind):
    """The property above would hold of a codec that refuses everything."""
    for _, (_, command) in zip(range(30), commands(kind), strict=False):
        for setting in SETTINGS:
            frame = read(command, command.text, setting)
            assert not isinstance(frame, DecodeError), (frame, command.text)
            assert frame.quirks == ()
            assert json.loads(LOOSE.encode(frame))[-1] == command.payload


# -- By hand -------------------------------------------------------------------------------------

CASES = Path(__file__).parent / "corpus" / "safe_commands.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


def rows(group: str, but: str = "\0") -> Any:
    """The cases of a group, as parameters, but for those that have a word in their name."""
    found = [row for row in ROWS if row["group"] == group and but not in row["name"]]
    return pytest.mark.parametrize("row", found, ids=[row["name"] for row in found])


either_input = pytest.mark.parametrize("encoded", [False, True], ids=["str", "bytes"])
#: As text and as bytes, the time of arrival known or not; with `quick`, two of the four.
INPUTS = {"str": (False, None), "bytes-at": (True, ARRIVAL), "bytes": (True, None),
          "str-at": (False, ARRIVAL)}  # fmt: skip
either_input_and_arrival = pytest.mark.parametrize(
    ("encoded", "received_at"),
    list(INPUTS.values())[: 2 if QUICK else 4],
    ids=list(INPUTS)[: 2 if QUICK else 4],
)
known_now_or_later = pytest.mark.parametrize("later", [False, True], ids=["now", "later"])
#: Duplicates of the same spelling in a frame that is sound otherwise are looked for if asked.
careful = pytest.mark.parametrize("codec", [LOOKING, DEVICE], ids=["looking", "device"])
FORMATION = ErrorCode.FORMATION_VIOLATION


def data_of(row: dict[str, Any], encoded: bool) -> Any:
    return row["frame"].encode() if encoded else row["frame"]


def test_every_case_is_run():
    groups = {"command refused", "command taken", "result refused", "report taken"}
    assert {row["group"] for row in ROWS} == groups | {"name without a colon"}


@together
@careful
@either_input_and_arrival
@rows("command refused")
def test_a_command_is_refused(row: Any, encoded: bool, received_at: Any, codec: Codec):
    with pytest.raises(DecodeError) as caught:
        codec.decode(data_of(row, encoded), received_at=received_at)

    # Where two rules say what is wrong, either may come first.
    assert row["code"] in (None, caught.value.error_code), str(caught.value)
    assert caught.value.unique_id == "1"
    assert caught.value.reply is not None


@together
@rows("command refused", but="twice")  # where a plain reader may see a sound frame
def test_a_command_is_refused_without_a_role(row: Any):
    with pytest.raises(DecodeError):
        TOLERANT.decode(row["frame"])


@together
@known_now_or_later
@careful
@either_input_and_arrival
@rows("result refused")
def test_a_result_is_refused(row: Any, encoded: bool, received_at: Any, codec: Codec, later: bool):
    pending = {} if later else {"1": row["action"]}

    with pytest.raises(DecodeError) as caught:
        resolved(codec, data_of(row, encoded), row["action"], pending, received_at)

    assert row["code"] in (None, caught.value.error_code), str(caught.value)
    assert caught.value.reply is None


def resolved(
    codec: Codec, data: Any, action: str, pending: dict[str, str], received_at: Any = None
) -> Any:
    frame = codec.decode(data, pending=pending, received_at=received_at)
    assert isinstance(frame, CallResult)
    return frame if pending else codec.resolve(frame, action)


@known_now_or_later
@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("Authorize", '{"idTagInfo":{"status":"Accepted"'),
        ("Authorize", '{"idTagInfo":{"status":"Accepted"]'),
        ("Authorize", '{"idTagInfo":{"status":"Accepted","expiryDate":"2030-01-01T00:00:00Z"'),
        ("StartTransaction", '{"transactionId":1,"idTagInfo":{"status":"Accepted","exp'),
        ("StartTransaction", '{"transactionId":1,"idTagInfo":{"status":"Accepted"'),
    ],
)
def test_a_result_that_was_cut_in_its_info_is_refused(action: str, payload: str, later: bool):
    with pytest.raises(DecodeError) as caught:
        resolved(TOLERANT, f'[3,"1",{payload}', action, {} if later else {"1": action})

    assert caught.value.error_code == FORMATION


@known_now_or_later
def test_a_result_that_was_cut_behind_its_info_is_taken(later: bool):
    text = '[3,"1",{"transactionId":1,"idTagInfo":{"status":"Accepted"}'
    action = "StartTransaction"

    frame = resolved(TOLERANT, text, action, {} if later else {"1": action})

    info = messages.IdTagInfo(status=messages.AuthorizationStatus.ACCEPTED)
    assert frame.payload == messages.StartTransactionResult(id_tag_info=info, transaction_id=1)
    assert [quirk.kind for quirk in frame.quirks] == [QuirkKind.TRUNCATED]


@known_now_or_later
@pytest.mark.parametrize(
    "payload",
    [
        '{"idTagInfo":{"status":"Accepted","expiryDate":"31.12.2020"}}',
        '{"idTagInfo":{"status":"Accepted","expiryDate":""}}',
        '{"idTagInfo":{"status":"Accepted","expiry":"2020-01-01T00:00:00Z"}}',
        '{"idTagInfo":{"status":"Allowed"}}',
        '{"idTagInfo":"Accepted"}',
    ],
)
def test_only_of_a_stop_may_the_info_be_dropped(payload: str, later: bool):
    pending = {} if later else {"1": "StopTransaction"}
    frame = resolved(TOLERANT, f'[3,"1",{payload}]', "StopTransaction", pending)

    assert frame.payload == messages.StopTransactionResult()
    assert [(quirk.kind, quirk.path) for quirk in frame.quirks] == [
        (QuirkKind.UNUSABLE_MEMBER, "/2/idTagInfo")
    ]


@known_now_or_later
@pytest.mark.parametrize(
    "text",
    [
        '[3,"1",{"idTagInfo":{"status":"Accepted"',
        '[3,"1",{"idTagInfo":{"status":"Accepted","expiryDate":}}]',
        '[3,"1",{"idTagInfo":{"status":"Accepted","expiryDate":]}}]',
        '[3,"1",{"idTagInfo":{"status":"Accepted","expiryDate"}}]',
    ],
)
def test_of_a_stop_the_info_is_never_dropped_in_part(text: str, later: bool):
    try:
        frame = resolved(
            TOLERANT, text, "StopTransaction", {} if later else {"1": "StopTransaction"}
        )
    except DecodeError:
        return
    assert frame.payload == messages.StopTransactionResult()
    assert QuirkKind.UNUSABLE_MEMBER in {quirk.kind for quirk in frame.quirks}


@together
@either_input
@rows("command taken")
def test_a_command_is_taken(row: Any, encoded: bool):
    frame = DEVICE.decode(data_of(row, encoded), received_at=ARRIVAL)

    assert json.loads(LOOSE.encode(frame))[-1] == row["payload"]
    assert sorted(quirk.kind for quirk in frame.quirks) == sorted(row["quirks"])


def with_profile(old: str, new: str) -> str:
    """A SetChargingProfile with a piece of its profile replaced."""
    profile = (
        '{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile",'
        '"chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A",'
        '"chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}}'
    )
    payload = f'{{"connectorId":1,"csChargingProfiles":{profile.replace(old, new)}}}'
    return f'[2,"1","SetChargingProfile",{payload}]'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"chargingRateUnit"', '"id":4,"chargingRateUnit"'),
        ('"limit":6', '"limit":6,"phaseToUse":2'),
        ('"stackLevel":0', '"customData":{"vendorId":"V"},"stackLevel":0'),
        ('"limit":6', '"limit":6,"customData":3'),
    ],
)
def test_words_of_later_versions_are_dropped(old: str, new: str):
    frame = DEVICE.decode(with_profile(old, new))

    assert frame == DEVICE.decode(with_profile(old, old))
    assert [quirk.kind for quirk in frame.quirks] == [QuirkKind.UNKNOWN_MEMBER]


@pytest.mark.parametrize("text", ['[4,"1","Reset",{"type":"Hard"}]', '[4,"1","ClearCache",{}]'])
def test_a_command_is_never_read_from_an_error(text: str):
    for codec in (TOLERANT, LOOKING, DEVICE):
        assert isinstance(codec.decode(text), CallError)


@pytest.mark.parametrize(
    "text",
    [
        '[2,"1","DataTransfer",{"vendorId":"V","note":"x"}]',
        '[2,"1","DataTransfer",{"vendorId":"V"},{"a":1}]',
        '[2,"1","DataTransfer",{"vendorId":"V"}]x',
        '[2,"1","DataTransfer",{"vendorId":"V"',
        '[2,"1","DataTransfer",{"vendorId":"V","messageId":}]',
        '[2,"1","DataTransfer",{"vendorId":"V","messageId":[]}]',
    ],
)
def test_data_is_a_command_unless_it_can_only_be_a_report(text: str):
    central_system = TOLERANT.replace(role=Role.CENTRAL_SYSTEM)

    for codec in (TOLERANT, DEVICE):
        with pytest.raises(DecodeError):
            codec.decode(text)
    if text.endswith(":[]}]"):
        return
    frame = central_system.decode(text)
    assert frame.payload == messages.DataTransfer(vendor_id="V")
    assert len(frame.quirks) == 1


def test_the_last_of_two_is_used_where_nobody_looks():
    text = '[2,"1","RemoteStopTransaction",{"transactionId":1,"transactionId":2}]'

    assert TOLERANT.decode(text).payload.transaction_id == 2  # sound to a plain reader
    for codec in (DEVICE, LOOKING):
        with pytest.raises(DecodeError) as caught:
            codec.decode(text)
        assert caught.value.path == "/3/transactionId"


@together
@pytest.mark.parametrize("codec", [TOLERANT, TOLERANT.replace(role=Role.CENTRAL_SYSTEM)])
@rows("report taken")
def test_a_report_is_taken_for_all_that(row: Any, codec: Codec):
    assert [quirk.kind for quirk in codec.decode(row["frame"]).quirks] == row["quirks"]


WITHOUT_COLON = [row["frame"] for row in ROWS if row["group"] == "name without a colon"]


@together
@either_input
@pytest.mark.parametrize("pending", [{}, {"1": "GetConfiguration"}], ids=["", "pending"])
@pytest.mark.parametrize("text", WITHOUT_COLON)
def test_a_name_without_a_colon_is_no_member(text: str, pending: dict[str, str], encoded: bool):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text.encode() if encoded else text, pending=pending)

    assert caught.value.error_code == FORMATION
