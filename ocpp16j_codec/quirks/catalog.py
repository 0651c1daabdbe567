"""The catalog of quirks: one entry for each kind of deviation that `TOLERANT` accepts.

An entry says what is received, what OCPP 1.6 requires, how the deviation is handled and who was
seen doing it, with one whole frame before and after. Documentation, tests and `explain` use it.

Rule of this file: each example shows its own quirk and no other, `STRICT` refuses `before`, and
`after` is what `encode(decode(before))` writes without outgoing checks. A test checks every entry.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from ocpp16j_codec.deviations import QuirkKind

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CATALOG", "NOT_SEEN", "Entry", "Outcome"]


class Outcome(StrEnum):
    """How a deviating value is handled."""

    MEND = "mend"  # the value that was meant is used
    KEEP = "keep"  # the value is used as received
    DROP = "drop"  # the value is left out; the quirk still holds it


class Entry(Struct, frozen=True, kw_only=True):
    """One kind of quirk.

    Attributes:
        kind: the kind.
        arrives: what the peer sends.
        asks: what OCPP 1.6 requires instead, and in which section.
        outcome: whether the value is mended, kept or dropped.
        mended: how it is handled, in one sentence.
        before: a whole frame with this quirk, as received; bytes if it is not UTF-8.
        after: the same frame, as encoded after decoding.
        path: JSON pointer to the quirk in `before`.
        action: for a result, the action that it answers.
        received_at: when the frame arrived, if the outcome depends on it (RFC 3339).
        seen: who was seen sending it, with a public source; `NOT_SEEN` if nobody was.
    """

    kind: QuirkKind
    arrives: str
    asks: str
    outcome: Outcome
    mended: str
    before: str | bytes
    after: str
    path: str
    action: str | None = None
    received_at: str | None = None
    seen: tuple[str, ...]


NOT_SEEN = ("not seen; robustness",)
MEND, KEEP, DROP = Outcome.MEND, Outcome.KEEP, Outcome.DROP

_ENTRIES = (
    # -- The frame -------------------------------------------------------------------------------
    Entry(
        kind=QuirkKind.BYTE_ORDER_MARK,
        arrives="U+FEFF before the frame",
        asks="JSON in UTF-8 and nothing before it (OCPP-J 4.1.2, RFC 8259 section 8.1)",
        outcome=MEND,
        mended="The byte order mark is ignored.",
        before='\ufeff[2,"bom-1","Heartbeat",{}]',
        after='[2,"bom-1","Heartbeat",{}]',
        path="",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.NUL_PADDING,
        arrives="NUL characters before or after the frame, often the end of a C string",
        asks="JSON in UTF-8 and nothing around it (OCPP-J 4.1.2)",
        outcome=MEND,
        mended="The NUL characters are ignored.",
        before='[2,"nul-1","Authorize",{"idTag":"04C1378BF16D98"}]\x00',
        after='[2,"nul-1","Authorize",{"idTag":"04C1378BF16D98"}]',
        path="",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.TRAILING_TEXT,
        arrives="trailing data after the array, often a second frame",
        asks="one frame in one WebSocket message (OCPP-J 4.2)",
        outcome=DROP,
        mended="The first frame is used; the quirk has the rest.",
        before='[2,"rest-1","Heartbeat",{}][2,"rest-2","Heartbeat",{}]',
        after='[2,"rest-1","Heartbeat",{}]',
        path="",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.MESSAGE_TYPE_TEXT,
        arrives='the message type as "2" or 2.0',
        asks="the integer 2, 3 or 4 (OCPP-J 4.1.3)",
        outcome=MEND,
        mended="The intended number is used.",
        before='["2","type-1","Heartbeat",{}]',
        after='[2,"type-1","Heartbeat",{}]',
        path="/0",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.MESSAGE_TYPE_ONE,
        arrives="a CALL whose message type is 1",
        asks="2 for a CALL (OCPP-J 4.1.3)",
        outcome=MEND,
        mended="It is read as a CALL if it has the form of a CALL with a known action.",
        before='[1,"one-1","StartTransaction",{"connectorId":1,"idTag":"04C1378BF16D98",'
        '"meterStart":0,"timestamp":"2022-08-23T16:15:44Z"}]',
        after='[2,"one-1","StartTransaction",{"connectorId":1,"idTag":"04C1378BF16D98",'
        '"meterStart":0,"timestamp":"2022-08-23T16:15:44Z"}]',
        path="/0",
        seen=("victormunoz OCPP-1.6-Chargebox-Simulator (mobilityhouse/ocpp#358)",),
    ),
    Entry(
        kind=QuirkKind.NUMERIC_UNIQUE_ID,
        arrives="the unique id as a number",
        asks="a string of at most 36 characters (OCPP-J 4.1.4)",
        outcome=MEND,
        mended="Its digits, exactly as written, are used as text.",
        before='[2,975515151944820,"Heartbeat",{}]',
        after='[2,"975515151944820","Heartbeat",{}]',
        path="/1",
        seen=("home-made Python client (public code search)",),
    ),
    Entry(
        kind=QuirkKind.EMPTY_UNIQUE_ID,
        arrives="an empty unique id",
        asks="an id that identifies the call (OCPP-J 4.1.4)",
        outcome=KEEP,
        mended="It stays empty; no id is made up, and no CALLERROR can be sent for it.",
        before='[3,"",{"fileName":"diagnostics_file2.log"}]',
        after='[3,"",{"fileName":"diagnostics_file2.log"}]',
        path="/1",
        action="GetDiagnostics",
        seen=("unknown charge point (lorenzodonini/ocpp-go#267)",),
    ),
    Entry(
        kind=QuirkKind.LONG_UNIQUE_ID,
        arrives="a unique id of more than 36 characters",
        asks="at most 36 characters (OCPP-J 4.1.4)",
        outcome=KEEP,
        mended="It is kept in full, because the answer has to repeat it.",
        before='[4,"6d3e7f476-bd2w-5fb0-0fa7-dfe1eg63ecu4","FormationViolation","",{}]',
        after='[4,"6d3e7f476-bd2w-5fb0-0fa7-dfe1eg63ecu4","FormationViolation","",{}]',
        path="/1",
        seen=("Phihong AH EA702CxTFxPx (mobilityhouse/ocpp#230)",),
    ),
    Entry(
        kind=QuirkKind.SURPLUS_ELEMENTS,
        arrives="more elements than this kind of frame has",
        asks="4 elements in a CALL, 3 in a CALLRESULT, 5 in a CALLERROR (OCPP-J 4.2)",
        outcome=DROP,
        mended="The surplus elements are dropped.",
        before='[3,"more-1",{"status":"Accepted"},{}]',
        after='[3,"more-1",{"status":"Accepted"}]',
        path="/3",
        action="Reset",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.MISSING_PAYLOAD,
        arrives="a CALL or CALLRESULT that ends before its payload",
        asks="an object, {} if it is empty (OCPP-J 4.2.1, 4.2.2)",
        outcome=MEND,
        mended=(
            "An empty object is used; if the message has required members, the frame is refused."
        ),
        before='[2,"bare-1","Heartbeat"]',
        after='[2,"bare-1","Heartbeat",{}]',
        path="/3",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.NULL_PAYLOAD,
        arrives="null as payload",
        asks=(
            "an object; the text allows and discourages null, the schemas refuse it (OCPP-J 4.2.1)"
        ),
        outcome=MEND,
        mended=(
            "An empty object is used; if the message has required members, the frame is refused."
        ),
        before='[3,"null-1",null]',
        after='[3,"null-1",{}]',
        path="/2",
        action="StatusNotification",
        seen=("unknown peer (steve-community/steve#1109)",),
    ),
    Entry(
        kind=QuirkKind.EMPTY_LIST_PAYLOAD,
        arrives="[] as payload, as some languages write an empty map",
        asks="an object (OCPP-J 4.2.1)",
        outcome=MEND,
        mended=(
            "An empty object is used; if the message has required members, the frame is refused."
        ),
        before='[2,"list-1","ClearCache",[]]',
        after='[2,"list-1","ClearCache",{}]',
        path="/3",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.TEXT_PAYLOAD,
        arrives="the payload as JSON inside a string",
        asks="the object itself (OCPP-J 4.2.1)",
        outcome=MEND,
        mended="The object in the string is used.",
        before=r'[2,"text-1","Authorize","{\"idTag\":\"04C1378BF16D98\"}"]',
        after='[2,"text-1","Authorize",{"idTag":"04C1378BF16D98"}]',
        path="/3",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.ACTION_SPELLING,
        arrives="an action in other case, with white space, _ or -, or without its final s",
        asks="the name of the message, case-sensitive (OCPP-J 4.2.1)",
        outcome=MEND,
        mended=(
            "The only action that matches is used; if none or several match, the frame is refused."
        ),
        before='[2,"1007","MeterValue",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2019-09-25T06:00:23Z","sampledValue":[{"value":"1.579"}]}]}]',
        after='[2,"1007","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2019-09-25T06:00:23Z","sampledValue":[{"value":"1.579"}]}]}]',
        path="/2",
        seen=("GRE (OCPP test page on the web)",),
    ),
    Entry(
        kind=QuirkKind.SHORT_CALL_ERROR,
        arrives="a CALLERROR without details, description, or even code",
        asks="5 elements, with {} and an empty string for unused ones (OCPP-J 4.2.3)",
        outcome=MEND,
        mended="Missing texts are read as empty strings, missing details as an empty object.",
        before='[4,"13236754-38b2-424a-a4e3-0f54eeffaf3a","FormationViolation",""]',
        after='[4,"13236754-38b2-424a-a4e3-0f54eeffaf3a","FormationViolation","",{}]',
        path="/4",
        seen=(
            "United Chargers Grizzl-E Smart v2 (lbbrhzn/ocpp#899)",
            "unknown charge point, id only (mobilityhouse/ocpp#436)",
        ),
    ),
    Entry(
        kind=QuirkKind.CALL_ERROR_OBJECT,
        arrives="a CALLERROR with its code, description and details in one object",
        asks="5 elements, with code, description and details one by one (OCPP-J 4.2.3)",
        outcome=MEND,
        mended="The members of the object are read as the elements of the frame.",
        before='[4,"coe-1",{"errorCode":"NotSupported","errorDescription":"","errorDetails":{}}]',
        after='[4,"coe-1","NotSupported","",{}]',
        path="/2",
        seen=("increase.com charger firmware (BUGcgq/cmake src/ocpp_package.c)",),
    ),
    Entry(
        kind=QuirkKind.ERROR_DETAILS_SHAPE,
        arrives="error details that are a string, null or a list",
        asks="an object, {} if there is nothing to add (OCPP-J 4.2.3)",
        outcome=DROP,
        mended="An empty object is used; the quirk has what was received.",
        before='[4,"14aa6bd7-685b-4804-bcfa-229fd6c873a1","TypeConstraintViolation","",""]',
        after='[4,"14aa6bd7-685b-4804-bcfa-229fd6c873a1","TypeConstraintViolation","",{}]',
        path="/4",
        seen=(
            "Simpson & Partners Home 7 Plus (lbbrhzn/ocpp#1911)",
            "old SteVe (steve-community/steve#45)",
        ),
    ),
    Entry(
        kind=QuirkKind.ERROR_CODE_SPELLING,
        arrives="an error code as a later OCPP version spells it",
        asks=(
            "one of the ten codes, two of them misspelled on purpose (OCPP-J 4.2.3, errata 5.1 and "
            "5.2)"
        ),
        outcome=MEND,
        mended="The code of 1.6 is used.",
        before='[4,"1202464331","OccurrenceConstraintViolation","idTag is due",{}]',
        after='[4,"1202464331","OccurenceConstraintViolation","idTag is due",{}]',
        path="/2",
        seen=(
            "evcc towards an ABL eMH3 (evcc-io/evcc#15657)",
            "ocpp-go, whose charge points resent forever (lorenzodonini/ocpp-go#331)",
        ),
    ),
    Entry(
        kind=QuirkKind.UNKNOWN_ERROR_CODE,
        arrives="an error code that 1.6 does not have",
        asks="one of the ten codes (OCPP-J 4.2.3)",
        outcome=KEEP,
        mended="It is kept as text.",
        before='[4,"code-1","RpcFrameworkError","",{}]',
        after='[4,"code-1","RpcFrameworkError","",{}]',
        path="/2",
        seen=("Java-OCA-OCPP (ChargeTimeEU/Java-OCA-OCPP Session.java)",),
    ),
    # -- The text --------------------------------------------------------------------------------
    Entry(
        kind=QuirkKind.TRUNCATED,
        arrives="a frame that ends before its brackets are closed",
        asks="valid JSON (OCPP-J 4.1.2)",
        outcome=MEND,
        mended=(
            "Open strings, objects and lists are closed. A truncated value is dropped; if it is "
            "required, the frame is refused."
        ),
        before='[3,"199ce671-e12c-4b3d-b2bf-4112ee750f27",{"configurationKey":[]',
        after='[3,"199ce671-e12c-4b3d-b2bf-4112ee750f27",{"configurationKey":[]}]',
        path="/2",
        action="GetConfiguration",
        seen=(
            "United Chargers Grizzl-E Smart 05.43 and 05.51 (lbbrhzn/ocpp#176)",
            "United Chargers Grizzl-E Smart 05.621 (lbbrhzn/ocpp#442)",
            "unknown central system (dingo35/SmartEVSE-3.5#239)",
        ),
    ),
    Entry(
        kind=QuirkKind.STRAY_BRACKET,
        arrives="a bracket without its counterpart",
        asks="valid JSON (OCPP-J 4.1.2)",
        outcome=MEND,
        mended=(
            "The only reading in which the rest of the text needs no repair is used, here an empty "
            "list."
        ),
        before='[3,"7a0b91c4-22d1-4b5e-8c03-6f1d2e3a4b5c",'
        '{"configurationKey":],"unknownKey":["MeterValuesSampledData"]}]',
        after='[3,"7a0b91c4-22d1-4b5e-8c03-6f1d2e3a4b5c",'
        '{"configurationKey":[],"unknownKey":["MeterValuesSampledData"]}]',
        path="/2/configurationKey",
        action="GetConfiguration",
        seen=("United Chargers Grizzl-E Smart 40A (lbbrhzn/ocpp#1652)",),
    ),
    Entry(
        kind=QuirkKind.STRAY_COMMA,
        arrives="a comma with no value before or after it",
        asks="valid JSON (OCPP-J 4.1.2)",
        outcome=MEND,
        mended="The comma is ignored.",
        before='[2,"7kq2ma9x41fubd6cenfzw3hr","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2024-02-06T08:09:37Z","sampledValue":[,{"value":"139955"}]}]}]',
        after='[2,"7kq2ma9x41fubd6cenfzw3hr","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2024-02-06T08:09:37Z","sampledValue":[{"value":"139955"}]}]}]',
        path="/3/meterValue/0/sampledValue",
        seen=("ZJ BENY BCP-A2N-L v1.0.31 (lbbrhzn/ocpp#1078)",),
    ),
    Entry(
        kind=QuirkKind.MISSING_COMMA,
        arrives="two members or elements with no comma between them",
        asks="valid JSON (OCPP-J 4.1.2)",
        outcome=MEND,
        mended="The two are read as if there were a comma.",
        before='[2,"comma-1","RemoteStartTransaction",{"idTag":"04C1378BF16D98" "connectorId":1}]',
        after='[2,"comma-1","RemoteStartTransaction",{"idTag":"04C1378BF16D98","connectorId":1}]',
        path="/3",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.MISSING_VALUE,
        arrives="a member with nothing after its colon",
        asks="valid JSON; an unused member is left out (OCPP-J 4.1.2)",
        outcome=MEND,
        mended="The member is treated as absent.",
        before='[2,"value-1","MeterValues",{"connectorId":1,"transactionId":,"meterValue":[{'
        '"timestamp":"2026-01-02T03:04:05Z","sampledValue":[{"value":"12"}]}]}]',
        after='[2,"value-1","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2026-01-02T03:04:05Z","sampledValue":[{"value":"12"}]}]}]',
        path="/3/transactionId",
        seen=("unknown charge point (lbbrhzn/ocpp#2032)",),
    ),
    Entry(
        kind=QuirkKind.BARE_WORD,
        arrives="a word without quotes, or null, true and false as other languages write them",
        asks="quoted strings and the three literals of JSON (OCPP-J 4.1.2)",
        outcome=MEND,
        mended="It is read as text, or as the literal; NaN and infinities are read as text only.",
        before='[2,"cf448e1e-56c8-4a9e-920d-e25de5ace8f1",Reset,{"type":"Hard"}]',
        after='[2,"cf448e1e-56c8-4a9e-920d-e25de5ace8f1","Reset",{"type":"Hard"}]',
        path="/2",
        seen=("hand-made central system (EVerest/libocpp#649)",),
    ),
    Entry(
        kind=QuirkKind.SINGLE_QUOTES,
        arrives="a string in single quotes, as Python writes it",
        asks="double quotes (RFC 8259 section 7)",
        outcome=MEND,
        mended="The string is used.",
        before='[2,"single-1","Authorize",{"idTag":\'04C1378BF16D98\'}]',
        after='[2,"single-1","Authorize",{"idTag":"04C1378BF16D98"}]',
        path="/3/idTag",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.TYPOGRAPHIC_QUOTES,
        arrives="typographic quotes, as word processors write them",
        asks="straight double quotes (RFC 8259 section 7)",
        outcome=MEND,
        mended="The string between them is used.",
        before='[2,"print-1","DiagnosticsStatusNotification",{"status":“Uploaded”}]',
        after='[2,"print-1","DiagnosticsStatusNotification",{"status":"Uploaded"}]',
        path="/3/status",
        seen=("Legrand 059005 (frames printed in its OCPP user guide)",),
    ),
    Entry(
        kind=QuirkKind.CONTROL_CHARACTER,
        arrives="an unescaped character below U+0020 in a string",
        asks="an escape for it (RFC 8259 section 7)",
        outcome=KEEP,
        mended="It is kept in the text; `encode` escapes it.",
        before='[2,"100000023","StopTransaction",{"meterStop":1388,'
        '"timestamp":"2026-08-14T11:42:28Z","transactionId":1786705612,"idTag":"BA86I250X5G6\x10"}]',
        after='[2,"100000023","StopTransaction",{"meterStop":1388,'
        '"timestamp":"2026-08-14T11:42:28Z","transactionId":1786705612,'
        r'"idTag":"BA86I250X5G6\u0010"}]',
        path="/3/idTag",
        seen=(
            "Ocular LTE Plus V3 (lbbrhzn/ocpp#2030)",
            "Wallbe Pro, NUL in a string (evcc-io/evcc#3685)",
        ),
    ),
    Entry(
        kind=QuirkKind.INVALID_ESCAPE,
        arrives="a backslash that escapes nothing, or that escapes the closing quote",
        asks="a backslash written as two (RFC 8259 section 7)",
        outcome=MEND,
        mended=(
            "The backslash is kept if the rest of the text is valid then; if both readings are, "
            "the frame is refused."
        ),
        before=r'[2,"324","StartTransaction",{"connectorId":2,"idTag":"447710\","meterStart":33259490,'
        '"timestamp":"2022-07-28T09:41:15Z"}]',
        after=r'[2,"324","StartTransaction",{"connectorId":2,"idTag":"447710\\",'
        '"meterStart":33259490,"timestamp":"2022-07-28T09:41:15Z"}]',
        path="/3/idTag",
        seen=("unknown charge point (mobilityhouse/ocpp#415)",),
    ),
    Entry(
        kind=QuirkKind.LONE_SURROGATE,
        arrives="half of a surrogate pair",
        asks="text that exists in UTF-8 (OCPP-J 4.1.2)",
        outcome=MEND,
        mended="It is replaced by U+FFFD.",
        before=r'[2,"half-1","DataTransfer",{"vendorId":"com.example","data":"plugged \ud83d"}]',
        after='[2,"half-1","DataTransfer",{"vendorId":"com.example","data":"plugged \ufffd"}]',
        path="/3/data",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.INVALID_UTF8,
        arrives="bytes that are not UTF-8",
        asks="UTF-8 (OCPP-J 4.1.2)",
        outcome=MEND,
        mended="Only these bytes are read as Windows-1252.",
        before='[2,"latin-1","StatusNotification",{"connectorId":1,"errorCode":"OtherError",'
        '"status":"Faulted","info":"Störung"}]'.encode("cp1252"),
        after='[2,"latin-1","StatusNotification",{"connectorId":1,"errorCode":"OtherError",'
        '"status":"Faulted","info":"Störung"}]',
        path="/3/info",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.DUPLICATE_MEMBER,
        arrives="a duplicate key, so that two parsers may read two values",
        asks="each name once (RFC 8259 section 4)",
        outcome=MEND,
        mended=(
            "The last value is used; the quirk has all of them. Different values are an error if "
            "the member names something (a tag, a key, a type, an id). In otherwise valid frames, "
            "duplicates are detected only with `detect_duplicates`."
        ),
        before='[2,"twice-1","StatusNotification",{"connectorId":1,"errorCode":"NoError",'
        '"status":"Preparing","info":"cable in","info":"locked"}]',
        after='[2,"twice-1","StatusNotification",{"connectorId":1,"errorCode":"NoError",'
        '"status":"Preparing","info":"locked"}]',
        path="/3/info",
        seen=("attack on a central system (dallmann-consulting/OCPP.Core#36)",),
    ),
    # -- The payload -----------------------------------------------------------------------------
    Entry(
        kind=QuirkKind.UNKNOWN_MEMBER,
        arrives="a member that the message does not have",
        asks="no other members, at any level (OCPP-J errata 3.1 and 3.2)",
        outcome=DROP,
        mended="It is dropped; the quirk has its value.",
        before='[2,"1e2bd940-3149-11ef-9265-000a14aabbcc","Authorize",'
        '{"connectorId":2,"idTag":"0512345678c111"}]',
        after='[2,"1e2bd940-3149-11ef-9265-000a14aabbcc","Authorize",{"idTag":"0512345678c111"}]',
        path="/3/connectorId",
        seen=(
            "Mennekes Smart (evcc-io/evcc#14579)",
            "unknown charge point, status in UpdateFirmware.conf (steve-community/steve#259)",
            "home-made central system towards go-e (goecharger/go-eCharger-API-v2#249)",
        ),
    ),
    Entry(
        kind=QuirkKind.MEMBER_SPELLING,
        arrives="a member in other case, with a known misspelling, or named as in OCPP 1.5",
        asks="the names of the message tables, case-sensitive (OCPP 1.6 sections 6 and 7)",
        outcome=MEND,
        mended="It is read as the intended member, unless that is present as well.",
        before='[2,"95499847395981752639","StopTransaction",{"meterStop":16,'
        '"timestamp":"2019-04-19T14:28:21Z","transactionId":4,"transactionData":[{'
        '"timestamp":"2019-04-19T14:28:21Z","sampledValue":[{"value":"1.40",'
        '"mesurand":"Current.Import","unit":"A"}]}]}]',
        after='[2,"95499847395981752639","StopTransaction",{"meterStop":16,'
        '"timestamp":"2019-04-19T14:28:21Z","transactionId":4,"transactionData":[{'
        '"timestamp":"2019-04-19T14:28:21Z","sampledValue":[{"value":"1.40",'
        '"measurand":"Current.Import","unit":"A"}]}]}]',
        path="/3/transactionData/0/sampledValue/0/mesurand",
        seen=(
            "Legrand 059005 (frames printed in its OCPP user guide)",
            "SNX, Reason (steve-community/steve#858)",
            "chargestation-one simulator (road-labs/chargestation-one#6, #61)",
            "Alfen NG910-60023, shapes of 1.5 (steve-community/steve#1347)",
        ),
    ),
    Entry(
        kind=QuirkKind.NULL_MEMBER,
        arrives="null for an optional member",
        asks="an unused member left out; no schema of 1.6 accepts null",
        outcome=MEND,
        mended="The member is treated as absent.",
        before='[2,"null-2","StartTransaction",{"connectorId":1,"idTag":"04C1378BF16D98",'
        '"meterStart":0,"timestamp":"2024-09-01T10:00:00Z","reservationId":null}]',
        after='[2,"null-2","StartTransaction",{"connectorId":1,"idTag":"04C1378BF16D98",'
        '"meterStart":0,"timestamp":"2024-09-01T10:00:00Z"}]',
        path="/3/reservationId",
        seen=(
            "unknown charge point (dallmann-consulting/OCPP.Core#76)",
            "unknown central system (dingo35/SmartEVSE-3.5#239)",
            "unknown charge point (steve-community/ocpp-jaxb#31)",
        ),
    ),
    Entry(
        kind=QuirkKind.TEXT_NUMBER,
        arrives="a number in quotes",
        asks="a JSON number (OCPP 1.6 section 6)",
        outcome=MEND,
        mended="The integer or decimal in the string is used; any other string is an error.",
        before='[2,"quoted-1","UnlockConnector",{"connectorId":"2"}]',
        after='[2,"quoted-1","UnlockConnector",{"connectorId":2}]',
        path="/3/connectorId",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.NUMBER_TEXT,
        arrives="a number where a string is required",
        asks="a JSON string, for sampled values as well (OCPP 1.6 section 7)",
        outcome=MEND,
        mended="Its digits, exactly as written, are used as text.",
        before='[2,"1000042","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2021-11-22T20:38:32Z","sampledValue":[{"value":604.210}]}]}]',
        after='[2,"1000042","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2021-11-22T20:38:32Z","sampledValue":[{"value":"604.210"}]}]}]',
        path="/3/meterValue/0/sampledValue/0/value",
        seen=(
            "OpenEVSE with ArduinoOcpp (lbbrhzn/ocpp#210)",
            "Scame, configuration values (mobilityhouse/ocpp#582)",
        ),
    ),
    Entry(
        kind=QuirkKind.BOOLEAN_SPELLING,
        arrives=(
            '"true", "false", 0 or 1 where a boolean is required, or a boolean where a string is'
        ),
        asks="true and false for booleans, strings for text (OCPP 1.6 section 7)",
        outcome=MEND,
        mended="The intended boolean, or its text, is used.",
        before='[3,"bool-1",{"configurationKey":[{"key":"AuthorizeRemoteTxRequests",'
        '"readonly":false,"value":true}]}]',
        after='[3,"bool-1",{"configurationKey":[{"key":"AuthorizeRemoteTxRequests",'
        '"readonly":false,"value":"true"}]}]',
        path="/2/configurationKey/0/value",
        action="GetConfiguration",
        seen=("Scame (mobilityhouse/ocpp#581)",),
    ),
    Entry(
        kind=QuirkKind.WHOLE_FLOAT,
        arrives="an integer written with a fraction of zero",
        asks="an integer; 16.0 is not one in the schemas of the 28 messages",
        outcome=MEND,
        mended="The integer is used.",
        before='[2,"whole-1","RemoteStopTransaction",{"transactionId":16.0}]',
        after='[2,"whole-1","RemoteStopTransaction",{"transactionId":16}]',
        path="/3/transactionId",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.FRACTIONAL_INTEGER,
        arrives="a meter reading with a fraction where an integer is required",
        asks="an integer in Wh for meterStart and meterStop (OCPP 1.6 section 6)",
        outcome=MEND,
        mended=(
            "It is rounded to the nearest integer, half to even; in any other member it is an "
            "error."
        ),
        before='[2,"1004","StartTransaction",{"connectorId":1,"idTag":"X00000000000000002",'
        '"meterStart":0.3252,"timestamp":"2019-09-25T05:55:23Z"}]',
        after='[2,"1004","StartTransaction",{"connectorId":1,"idTag":"X00000000000000002",'
        '"meterStart":0,"timestamp":"2019-09-25T05:55:23Z"}]',
        path="/3/meterStart",
        seen=("GRE / UNIEV (OCPP test page on the web)",),
    ),
    Entry(
        kind=QuirkKind.LONE_OBJECT,
        arrives="one object where a list of objects is required",
        asks="a list, also for a single element (OCPP 1.6 section 6)",
        outcome=MEND,
        mended="It is used as the only element of the list.",
        before='[2,"661eb557000000570057","MeterValues",{"connectorId":1,"meterValue":{'
        '"timestamp":"2024-04-16T17:28:55Z","sampledValue":[{"value":"0.00"}]}}]',
        after='[2,"661eb557000000570057","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2024-04-16T17:28:55Z","sampledValue":[{"value":"0.00"}]}]}]',
        path="/3/meterValue",
        seen=("Huawei SCharger (lbbrhzn/ocpp#1144)",),
    ),
    Entry(
        kind=QuirkKind.LONE_LIST,
        arrives="a list of one element where a single value is required",
        asks="the value itself (OCPP 1.6 section 7)",
        outcome=MEND,
        mended="The element is used; a list of any other length is an error.",
        before='[2,"JutEVP6SeogXycju2yjTrkyTkrc8Q7si","MeterValues",{"connectorId":2,'
        '"meterValue":[{"timestamp":"2016-09-17T15:47:37Z","sampledValue":[{"value":["100"]}]}]}]',
        after='[2,"JutEVP6SeogXycju2yjTrkyTkrc8Q7si","MeterValues",{"connectorId":2,'
        '"meterValue":[{"timestamp":"2016-09-17T15:47:37Z","sampledValue":[{"value":"100"}]}]}]',
        path="/3/meterValue/0/sampledValue/0/value",
        seen=("unknown charge point, in a 1.5 shape (steve-community/steve#28)",),
    ),
    Entry(
        kind=QuirkKind.OBJECT_TEXT,
        arrives="an object, a list or a number as the data of a DataTransfer",
        asks="text with any content (OCPP 1.6 section 6)",
        outcome=MEND,
        mended="Its compact JSON text is used, with numbers as written.",
        before='[2,"264302801636126124:DT","DataTransfer",{"vendorId":"btc",'
        '"messageId":"stationMode","data":{"StationMode":"paymentMode"}}]',
        after='[2,"264302801636126124:DT","DataTransfer",{"vendorId":"btc",'
        r'"messageId":"stationMode","data":"{\"StationMode\":\"paymentMode\"}"}]',
        path="/3/data",
        seen=(
            "unknown central system (mobilityhouse/ocpp#462)",
            "UNIEV and GRE (OCPP test page on the web)",
        ),
    ),
    Entry(
        kind=QuirkKind.TOO_LONG,
        arrives="text over the maximum length",
        asks="at most N characters for CiStringN, 20 for an id tag (OCPP 1.6 section 7)",
        outcome=KEEP,
        mended="It is kept; nothing is cut off.",
        before='[2,"4688","StopTransaction",{"meterStop":250390,'
        '"timestamp":"2025-11-10T10:23:58Z","transactionId":1762770000,'
        '"idTag":"Y27XH88K3RJFHDD1NDK6-"}]',
        after='[2,"4688","StopTransaction",{"meterStop":250390,'
        '"timestamp":"2025-11-10T10:23:58Z","transactionId":1762770000,'
        '"idTag":"Y27XH88K3RJFHDD1NDK6-"}]',
        path="/3/idTag",
        seen=(
            "Sigen EVDC, id tag of 21 (lbbrhzn/ocpp#1803)",
            "Schneider EVlink Wallbox, serials of 26 and 33 (lbbrhzn/ocpp#1622)",
            "Wallbox Copper SB, value of 551 (lbbrhzn/ocpp#821)",
        ),
    ),
    Entry(
        kind=QuirkKind.TOO_PRECISE,
        arrives="a limit with more than one fraction digit",
        asks="at most one fraction digit in limit and minChargingRate (OCPP 1.6 section 7)",
        outcome=KEEP,
        mended="It is kept; a limit is never rounded.",
        before='[2,"fine-1","SetChargingProfile",{"connectorId":1,"csChargingProfiles":{'
        '"chargingProfileId":3,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile",'
        '"chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A",'
        '"chargingSchedulePeriod":[{"startPeriod":0,"limit":11.25}]}}}]',
        after='[2,"fine-1","SetChargingProfile",{"connectorId":1,"csChargingProfiles":{'
        '"chargingProfileId":3,"stackLevel":2,"chargingProfilePurpose":"TxDefaultProfile",'
        '"chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A",'
        '"chargingSchedulePeriod":[{"startPeriod":0,"limit":11.25}]}}}]',
        path="/3/csChargingProfiles/chargingSchedule/chargingSchedulePeriod/0/limit",
        seen=("SAP ev-server before its fix (sap-labs-france/ev-server#3453)",),
    ),
    Entry(
        kind=QuirkKind.ENUM_SPELLING,
        arrives=(
            "a value of an enumeration in other case, with white space, or under a known other name"
        ),
        asks="the values of the enumeration, case-sensitive (OCPP 1.6 section 7, errata 3.24)",
        outcome=MEND,
        mended="The intended value is used.",
        before='[2,"unit-1","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2023-09-20T10:00:00Z","sampledValue":[{"value":"31",'
        '"measurand":"Temperature","unit":"C"}]}]}]',
        after='[2,"unit-1","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2023-09-20T10:00:00Z","sampledValue":[{"value":"31",'
        '"measurand":"Temperature","unit":"Celsius"}]}]}]',
        path="/3/meterValue/0/sampledValue/0/unit",
        seen=("OpenEVSE, before its fix (OpenEVSE/openevse_esp32_firmware#726)",),
    ),
    Entry(
        kind=QuirkKind.UNKNOWN_ENUM,
        arrives="a value that is not in the enumeration",
        asks="one of its values (OCPP 1.6 section 7, errata 3.24)",
        outcome=KEEP,
        mended="It is kept as text.",
        before='[2,"28240181849166013078","StatusNotification",{"connectorId":0,'
        '"errorCode":"Error","status":"Faulted","timestamp":"2024-08-03T16:16:55Z"}]',
        after='[2,"28240181849166013078","StatusNotification",{"connectorId":0,'
        '"errorCode":"Error","status":"Faulted","timestamp":"2024-08-03T16:16:55Z"}]',
        path="/3/errorCode",
        seen=(
            "Legrand Green'Up (lbbrhzn/ocpp#1248)",
            "Charge Amps style ids, Hz (lbbrhzn/ocpp#1576)",
            "Viridian and Evnex, Hertz (mobilityhouse/ocpp#70)",
            "unknown charge point, CurrentMax (steve-community/steve#448)",
        ),
    ),
    Entry(
        kind=QuirkKind.EMPTY_TEXT,
        arrives="an empty string for an optional enumeration, timestamp or number",
        asks="an unused member left out",
        outcome=MEND,
        mended="The member is treated as absent. In text members, an empty string is valid.",
        before='[2,"7447ea29-655e-4050-9256-c3e9796860b8","StatusNotification",{"connectorId":1,'
        '"errorCode":"NoError","status":"Available","timestamp":""}]',
        after='[2,"7447ea29-655e-4050-9256-c3e9796860b8","StatusNotification",{"connectorId":1,'
        '"errorCode":"NoError","status":"Available"}]',
        path="/3/timestamp",
        seen=(
            "EVerest libocpp (EVerest/libocpp#808, #678)",
            "Heidelberg Amperfied connect.business (evcc-io/evcc#17836)",
        ),
    ),
    Entry(
        kind=QuirkKind.EMPTY_LIST,
        arrives="an empty list where at least one element is required",
        asks="at least one element (OCPP 1.6 sections 6 and 7, written 1..*)",
        outcome=KEEP,
        mended="The empty list is kept.",
        before='[2,"8106e13d-9867-417d-a711-b0023218ad23","MeterValues",{"connectorId":1,'
        '"meterValue":[{"timestamp":"2022-03-29T19:15:00Z","sampledValue":[]}]}]',
        after='[2,"8106e13d-9867-417d-a711-b0023218ad23","MeterValues",{"connectorId":1,'
        '"meterValue":[{"timestamp":"2022-03-29T19:15:00Z","sampledValue":[]}]}]',
        path="/3/meterValue/0/sampledValue",
        seen=(
            "Vestel EVC04 (lbbrhzn/ocpp#466)",
            "sonnen, maker not stated (evcc-io/evcc#25708)",
            "unknown charge point (steve-community/ocpp-jaxb#31)",
        ),
    ),
    Entry(
        kind=QuirkKind.NAIVE_TIMESTAMP,
        arrives="a timestamp without a time zone",
        asks="a date-time with Z or an offset (OCPP 1.6 sections 3.14 and 3.15, RFC 3339)",
        outcome=MEND,
        mended="It is read in the zone `naive_timezone` of the codec, by default UTC.",
        before='[2,"288116","StartTransaction",{"connectorId":1,"idTag":"evcc","meterStart":0,'
        '"timestamp":"2023-10-19T15:28:07","reservationId":0}]',
        after='[2,"288116","StartTransaction",{"connectorId":1,"idTag":"evcc","meterStart":0,'
        '"timestamp":"2023-10-19T15:28:07Z","reservationId":0}]',
        path="/3/timestamp",
        seen=(
            "Growatt THOR (evcc-io/evcc#10399)",
            "central system after the mobilityhouse quickstart (mobilityhouse/ocpp#230)",
            "several brands (lorenzodonini/ocpp-go#237, #241)",
        ),
    ),
    Entry(
        kind=QuirkKind.TIMESTAMP_SPELLING,
        arrives="a readable timestamp that is not RFC 3339: +02, no seconds, a comma, 24:00",
        asks="RFC 3339, called date-time in the schemas (OCPP 1.6 section 3.15, errata 3.10)",
        outcome=MEND,
        mended="The intended instant is used.",
        before='[2,"fb5248ac-241a-4893-84ce-bdbbcff47c88","StatusNotification",{"connectorId":2,'
        '"errorCode":"NoError","status":"Preparing","timestamp":"2024-04-26T14:35:02+02"}]',
        after='[2,"fb5248ac-241a-4893-84ce-bdbbcff47c88","StatusNotification",{"connectorId":2,'
        '"errorCode":"NoError","status":"Preparing","timestamp":"2024-04-26T12:35:02Z"}]',
        path="/3/timestamp",
        seen=(
            "Monta emulator (monta-app/ocpp-emulator#5, #53)",
            "ioBroker.ocpp 0.12.5, no seconds (foxriver76/ioBroker.ocpp#24)",
            "central system on Java-OCA-OCPP, [Europe/Belgrade] (ChargeTimeEU/Java-OCA-OCPP#145)",
        ),
    ),
    Entry(
        kind=QuirkKind.UNREADABLE_TIMESTAMP,
        arrives="an unreadable timestamp: other text, a bare number, a day that does not exist",
        asks="an instant in ISO 8601 (OCPP 1.6 section 3.15)",
        outcome=DROP,
        mended=(
            "An optional one is treated as absent. A required one is replaced by `received_at`; "
            "without that, its list element or the frame is refused."
        ),
        before='[2,"b1d05cc3-6356-4690-a3b5-131a96013fdb","StatusNotification",{"connectorId":1,'
        '"errorCode":"NoError","status":"Available","timestamp":"AnyStringHere100"}]',
        after='[2,"b1d05cc3-6356-4690-a3b5-131a96013fdb","StatusNotification",{"connectorId":1,'
        '"errorCode":"NoError","status":"Available"}]',
        path="/3/timestamp",
        seen=(
            "unknown peer (mobilityhouse/ocpp#216)",
            "ABB Terra AC, 29 February 2022 (steve-community/steve#769)",
            'Heidelberg Amperfied connect.business, "0" (evcc-io/evcc#17836)',
        ),
    ),
    Entry(
        kind=QuirkKind.MISSING_TIMESTAMP,
        arrives="a required timestamp that is absent or null",
        asks="the timestamp (OCPP 1.6 sections 6 and 7)",
        outcome=MEND,
        mended="The time `received_at` is used; without it, the element or the frame is refused.",
        before='[2,"7806dd04-7dad-4897-a6b4-5e46920ea6b7","MeterValues",{"connectorId":1,'
        '"meterValue":[{"sampledValue":[{"value":"4050"}]}],"transactionId":88}]',
        after='[2,"7806dd04-7dad-4897-a6b4-5e46920ea6b7","MeterValues",{"connectorId":1,'
        '"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[{"value":"4050"}]}],'
        '"transactionId":88}]',
        path="/3/meterValue/0/timestamp",
        received_at="2026-03-01T12:00:00Z",
        seen=("unknown charge points (monta-app/library-ocpp MeterValues.kt)",),
    ),
    Entry(
        kind=QuirkKind.UNUSABLE_ELEMENT,
        arrives=(
            "a list element of a report without a required member, such as a reading without value"
        ),
        asks="every required member (OCPP 1.6 section 7)",
        outcome=DROP,
        mended=(
            "The element is dropped, the others are kept. If no element of a required list is "
            "left, the frame is refused. Charging periods and local lists never lose elements."
        ),
        before='[2,"part-1","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2026-01-02T03:04:05Z","sampledValue":[{"value":"230.1",'
        '"measurand":"Voltage"},{"measurand":"Current.Import"}]}]}]',
        after='[2,"part-1","MeterValues",{"connectorId":1,"meterValue":[{'
        '"timestamp":"2026-01-02T03:04:05Z","sampledValue":[{"value":"230.1",'
        '"measurand":"Voltage"}]}]}]',
        path="/3/meterValue/0/sampledValue/1",
        seen=NOT_SEEN,
    ),
    Entry(
        kind=QuirkKind.UNUSABLE_MEMBER,
        arrives="an optional object of a result without a required member",
        asks="every required member of an object (OCPP 1.6 section 7)",
        outcome=DROP,
        mended="The object is treated as absent; in a CALL it is an error.",
        before='[3,"2383823730",{"status":"Accepted","connectorId":1,"chargingSchedule":{'
        '"duration":60,"chargingSchedulePeriod":[{"startPeriod":0,"limit":-1.0}]}}]',
        after='[3,"2383823730",{"status":"Accepted","connectorId":1}]',
        path="/2/chargingSchedule",
        action="GetCompositeSchedule",
        seen=("ABL eMH3 3W2263 (evcc-io/evcc#15559)",),
    ),
)

CATALOG: Mapping[QuirkKind, Entry] = MappingProxyType({entry.kind: entry for entry in _ENTRIES})
"""Every kind of quirk, in the order of `QuirkKind`."""
