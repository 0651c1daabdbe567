"""Texts that are made to be expensive, the ways into the package, and what each of them costs.

A recipe is a text that can be made in any size: some of its parts stand once, the others are
repeated until the size is reached. Each recipe aims at one loop that could look back, ahead or
around too far. What a text costs is counted in lines of code that run, which is the same on every
machine; what regular expressions cost is not seen by that (`test_cost` has them by their form).
"""

from __future__ import annotations

import contextlib
import gc
import pickle
import sys
import tracemalloc
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from depth import some

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    Connection,
    DecodeError,
    EncodeError,
    Role,
    encode,
    peek,
    redact,
)
from ocpp16j_codec.logs import read_frames
from ocpp16j_codec.quirks.document import read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["DOORS", "NUMBER", "RECIPES", "Recipe", "lines_run", "memory", "uses"]

#: Stands for a number that is another one at each repetition.
NUMBER = "№"


class Recipe(NamedTuple):
    """A text of any size: pieces, and how large a share of the size each one gets; 0 is once."""

    parts: tuple[tuple[str, int], ...]

    def text(self, size: int) -> str:
        """Return the text; what is repeated in it has about this size."""
        shares = sum(share for _, share in self.parts)
        return "".join(
            _repeated(piece, size * share // shares) if share else piece
            for piece, share in self.parts
        )

    def data(self, size: int) -> bytes:
        """Return the same as bytes; single surrogates are bytes that are no UTF-8."""
        text = self.text(size)
        try:
            return text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return text.encode("utf-8", "surrogatepass")


def _repeated(piece: str, room: int) -> str:
    if NUMBER not in piece:
        return piece * (room // max(len(piece), 1))
    made: list[str] = []
    while room > 0:
        made.append(piece.replace(NUMBER, str(len(made))))
        room -= len(made[-1])
    return "".join(made)


def _of(*parts: str | tuple[str, int] | tuple[str]) -> Recipe:
    """A recipe; a piece in a tuple is repeated."""
    return Recipe(
        tuple((p, 0) if isinstance(p, str) else (p[0], p[1] if len(p) > 1 else 1) for p in parts)
    )


H = '[2,"1","Heartbeat",'
DATA = '[2,"1","DataTransfer",{"vendorId":"v","data":'
METERS = '[2,"1","MeterValues",{"connectorId":1,"meterValue":['
STOP = '[2,"1","StopTransaction",{"transactionData":['
REMOTE = '[2,"1","RemoteStartTransaction",{"idTag":"A",'
ERROR = '[4,"1","GenericError","",'
LONG = '{"' + "~" * 60 + '":'
TIME = '"timestamp":"2024-01-01T00:00:00Z"'

RECIPES: dict[str, Recipe] = {
    # strings: where one ends
    "escaped quotes, then filler": _of(H, ('"\\",1\\',), " ", ("x",)),
    "escaped quotes, then blanks": _of(H, ('"\\",1\\',), '"', (" ",)),
    "escaped quotes as values": _of(H, '{"a":[', ('"\\",',), '"\\"', ("\\x",), '"]}]'),
    "escaped quotes as names": _of(H, "{", ('"\\":1,',), "}]"),
    "escaped quotes, far from the next": _of(H, '{"a":[', ('"b\\",',), ("c",), '"]}]'),
    "escaped quotes in a deep place": _of(H, '{"a":[' * 14, ('"\\",1,',), "]}" * 14, "]"),
    "single quotes": _of(H, "{'a':[", ("'x',",), "'x']}]"),
    "single quotes that hold some": _of(H, "{'a':'", ("x'",), "'}]"),
    "single quotes behind names": _of(H, "{", ("'a№':'b',",), "'c':1}]"),
    "single quotes and commas": _of(H, "['", ("',",), "]]"),
    "typographic quotes": _of(H, "{“a”:[", ("“x”,",), "“x”]}]"),
    "typographic quotes that hold some": _of(H, "{“a”:“", ("”x",), "”}]"),
    "an open quote": _of(H, '{"a":"', ("x",)),
    "an open quote of the other kind": _of(H, '{"a":“', ("x ",)),
    "wrong escapes": _of(H, '{"a":"', ("\\x",), '"}]'),
    "wrong escapes in many strings": _of(H, '{"a":[', ('"\\x",',), "1]}]"),
    "wrong escapes in names": _of(H, "{", ('"\\x№":1,',), '"b":1}]'),
    "escapes": _of(H, '{"a":"', ("\\n",), '","b":"\\x"}]'),
    "backslashes": _of(H, '{"a":"', ("\\\\",), '\\","b":1}]'),
    "half pairs": _of(H, '{"a":"', ("\\ud800",), '"}]'),
    "half pairs in many strings": _of(H, '{"a":[', ('"\\udead",',), "1]}]"),
    "control characters": _of(H, '{"a":"', ("\x01b",), '"}]'),
    "control characters in many strings": _of(H, '{"a":[', ('"\t",',), "1]}]"),
    "bytes that are none": _of(H, '{"a":"', ("\udcff\x01",), '"}]'),
    "bytes that are none, and letters": _of(H, '{"a":"', ("\udcffa",), '"}]'),
    "bytes that are none in many strings": _of(H, '{"a":[', ('"\udcff",',), "1]}]"),
    "bytes that are none outside": _of(H, "{}]", ("\udcff",)),
    "letters of other alphabets": _of(H, '{"é":[', ("é,",), "1]}]"),
    # structure
    "beginnings": _of(H, ("[{",)),
    "ends": _of(H, "{}", ("]}",)),
    "ends of the other kind": _of(H, '{"a":[', ('{"b":[1},',), "1]}]"),
    "empty lists": _of('[3,"1",{"a":[', ("[],",), "[]]}]"),
    "empty objects and a fault": _of(H, '{"a":[', ("{},",), "{},]}]"),
    "lost brackets": _of(H, "{", ('"a№":],',), '"b":1}]'),
    "lost braces": _of(H, "{", ('"a№":},',), '"b":1}]'),
    "missing values": _of(H, "{", ('"a№":,',), '"b":1}]'),
    "missing values in deep places": _of(
        H, LONG * 28, "[", ('{"value":"v","key":},',), "1]" + "}" * 28 + "]"
    ),
    "missing commas": _of(H, "{", ('"a№":1 ',), "}]"),
    "missing commas in a list": _of(H, '{"a":[', ("1 ",), "]}]"),
    "missing commas between objects": _of(H, '{"a":[', ('{"b":1}',), "]}]"),
    "stray commas": _of(H, "{", (",",), "}]"),
    "stray commas in deep places": _of(H, LONG * 28, "[", (",",), "]" + "}" * 28 + "]"),
    "stray commas and elements": _of(H, '{"a":[', ("1,,",), "1]}]"),
    "bare words": _of(H, '{"a":[', ("b,",), "c]}]"),
    "bare words in deep places": _of(H, LONG * 28, "[", ("a,",), "a]" + "}" * 28 + "]"),
    "bare names": _of(H, "{", ("a№:1,",), "b:1}]"),
    "one bare word": _of(H, '{"a":', ("b",), "}]"),
    "one bare name": _of(H, "{", ("b",), ":1}]"),
    "signs and blanks": _of(H, '{"x":[', ("- ",), "]}]"),
    "colons": _of(H, "{", ('"a":',), "1}]"),
    "trailing frames": _of(H, "{}]", ('[2,"1","Heartbeat",{}]',)),
    "trailing brackets": _of(H, "{}]", ("]",)),
    "surplus elements": _of(H, "{}", (',{"a":1,"a":2}',), "]"),
    "surplus numbers": _of(H, "{}", (",1",), "]"),
    "NULs": _of(H, "{}]", ("\0",)),
    "NULs and blanks": _of(H, "{}]", ("\0 ",), "x"),
    "NULs before": _of(("\0 ",), H, "{}]"),
    "blanks": _of(H, (" ",), "{},]"),
    "blanks everywhere": _of(H, '{"a":[', ("1 , ",), " 1 ] , }]"),
    "blanks before names": _of(H, "{", (" " * 50 + '"a№":1,',), "}]"),
    "a byte order mark and blanks": _of("\ufeff", (" ",), H, "{}]"),
    "no frame": _of(("x",)),
    "a number alone": _of("[", ("1",), "]"),
    # names and duplicates
    "a member that stands often": _of(H, "{", ('"a":№,',), '"a":1}]'),
    "a known member that stands often": _of(
        '[2,"1","Authorize",{', ('"idTag":"A",',), '"idTag":"A"}]'
    ),
    "objects of one name": _of(H, "{", ('"a":{"b":1,"b":2},',), '"a":1}]'),
    "smallest objects": _of(H, '{"a":[', ('{"":1},',), "1]}]"),
    "small objects": _of(H, '{"a":[', ('{"a":1},',), "1]}]"),
    "surplus objects": _of(H, "{}", (',{"":1}',), "]"),
    "surplus objects of a result": _of('[3,"1",{}', (',{"a":1}',), "]"),
    "surplus objects of an error": _of(ERROR, "{}", (',{"a":1}',), "]"),
    "small objects in a text": _of(H, '"{\\"a\\":[', ('{\\"\\":1},',), '1]}"]'),
    "a list that stands twice in a result": _of(
        '[3,"1",{"a":0,"a":[', ('{"a":300},',), "1]}]"
    ),
    "an error as an object with details that are a list": _of(
        '[4,"1",{"code":"x","details":[', ('"",[300,""],{"":{"a":1,"a":2}},',), "1]}]"
    ),
    "small details": _of(ERROR, '{"a":[', ('{"a":1},',), "1]}]"),
    "lists of one number for a text": _of(
        '[2,"1","DataTransfer",{"vendorId":"v","data":[', ("[1.5],",), "[1.5]]}]"
    ),
    "lists of one number beside a secret": _of(
        '[2,"1","Heartbeat",{"password":1,"x":[', ("[1.5],",), "[1.5]]}]"
    ),
    "duplicates on every level": _of(
        H, '{"a":0,"a":' * 28, "[", ('{"b":0,"b":1},',), "1]" + "}" * 28 + "]"
    ),
    "duplicates on every level, copied": _of(
        H, '{"a":1,"a":' * 20, "[", ("1,",), "1]" + "}" * 20 + "]"
    ),
    "duplicates below long names": _of(
        H, LONG * 28, "[", ('{"b":0,"b":1},',), "1]" + "}" * 28 + "]"
    ),
    "stray commas in deep lists": _of(
        '[2,"1","GetConfiguration",{"key":[', '{"a":[' * 14, ('"\\",1,,',), (",",),
        " \t\r\n" + "]}" * 14 + "\n", "]",
    ),
    "stray commas, then brackets of the other kind": _of(
        '[2,"1"[,"Heartbeat",[', '{"a":[' * 14, (",",), "]" + "}" * 28, '[3,"1",{"a":['
    ),
    "surplus elements without an end": _of(H, ("{}",), (',{"a":1,"a":2}{"a":1,"a":[3,"1",',)),
    "a long list in a deep place": _of(
        H, LONG * 28, "[", ("1,",), '{"a":1,"a":2}]' + "}" * 28 + "]"
    ),
    "unknown members": _of(H, "{", ('"a№":1,',), '"b":1}]'),
    "unknown members of a command": _of(
        '[2,"1","ClearChargingProfile",{', ('"a№":"x",',), '"b":1}]'
    ),
    "unknown objects of a command": _of(REMOTE, '"chargingProfile":{}', (',"a№":{}',), "}]"),
    "unknown objects that may fit": _of(REMOTE, ('"a№":{"chargingProfileId":1},',), '"b":1}]'),
    "unknown lists that may fit": _of(
        '[2,"1","GetConfiguration",{', ('"a№":["b","c"],',), '"b":1}]'
    ),
    "one name in many spellings": _of(
        '[2,"1","Authorize",{', ('"i№-dTag":"x","i' + "_" * 9 + '№d-tag":"x",',), '"idTag":"x"}]'
    ),
    "one object in many spellings": _of(
        REMOTE, '"chargingProfile":[', ("1,",), "1]", (',"charging' + "-" * 20 + '№Profile":[1]',),
        "}]",
    ),
    "spellings of separators only": _of(
        REMOTE, '"chargingProfile":[', ("1,",), "1]",
        *(f',"charging{"-" * (i % 6)}{"_" * (i // 6)}Profile":[1,1]' for i in range(36)), "}]",
    ),
    "a name in a key of its own": _of(
        DATA, '{"key":' * 26, "[", ('"a",',), '"a"]' + "}" * 26 + "}]"
    ),
    "values whose name is loose": _of(ERROR, "{", ('"v' + "-" * 9 + '№alue":1,',), '"value":1}]'),
    "long names": _of(H, '{"', ("n",), '":1}]'),
    "names of slashes": _of(H, '{"', ("/~",), '":{"b":1,"b":2}}]'),
    "many long names": _of(H, "{", ('"' + "/" * 80 + '№":1,',), '"b":1}]'),
    # values
    "unreadable times": _of(
        METERS, ('{"timestamp":"2024-01-01' + " " * 30 + '00x","sampledValue":[]},',), "{}]}]"
    ),
    "times with many blanks": _of(
        STOP, ('{"timestamp":"2024-1-1 1:1:1' + " " * 47 + '!"},',), "{}]}]"
    ),
    "naive times": _of(STOP, ('{"timestamp":"2024-01-01T00:00:00","sampledValue":[]},',), "{}]}]"),
    "members that are null": _of(STOP, ('{"timestamp":null,"sampledValue":null},',), "{}]}]"),
    "values of another type": _of(
        METERS, ('{"timestamp":5,"sampledValue":[{"value":{}}]},',), "{}]}]"
    ),
    "missing members": _of(METERS, ("{},",), "{}]}]"),
    "elements of another type": _of(METERS, ("1,",), "1]}]"),
    "elements of a bare value": _of(METERS, "{", TIME, ',"sampledValue":[', ('"1",',), '"2"]}]}]'),
    "objects for a text": _of(
        METERS, "{", TIME, ',"sampledValue":[', ('{"value":"1","unit":{"a":1}},',),
        '{"value":"2"}]}]}]',
    ),
    "lists of one": _of('[2,"1","GetConfiguration",{"key":[', ('["a"],',), '"b"]}]'),
    "lists of one in lists of one": _of(
        '[2,"1","GetConfiguration",{"key":[', ("[" * 9 + '"a"' + "]" * 9 + ",",), '"b"]}]'
    ),
    "numbers for texts": _of('[2,"1","GetConfiguration",{"key":[', ("1,",), "1]}]"),
    "true for texts": _of('[2,"1","GetConfiguration",{"key":[', ("true,",), "1]}]"),
    "texts that are too long": _of(
        '[2,"1","GetConfiguration",{"key":[', ('"' + "k" * 60 + '",',), '"k"]}]'
    ),
    "texts for numbers": _of('[2,"1","UnlockConnector",{"connectorId":"', (" ",), '1"}]'),
    "words that are unknown": _of(
        METERS, "{", TIME, ',"sampledValue":[', ('{"value":"1","unit":"x"},',), '{"value":"2"}]}]}]'
    ),
    "words that are misspelled": _of(
        METERS, "{", TIME, ',"sampledValue":[', ('{"value":"1","unit":"wh"},',),
        '{"value":"2"}]}]}]',
    ),
    "a word of many blanks": _of('[2,"1","Reset",{"type":"', (" ",), '"}]'),
    "a number of many digits": _of('[2,"1","Reset",{"type":', ("1",), "}]"),
    "limits of many digits": _of(
        '[2,"1","SetChargingProfile",{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,'
        '"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute",'
        '"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[',
        ('{"startPeriod":0,"limit":"1.23456"},',), '{"startPeriod":0,"limit":1}]}}}]',
    ),
    "authorizations": _of(
        '[2,"1","SendLocalList",{"listVersion":1,"updateType":"Full","localAuthorizationList":[',
        ('{"idTag":"№","idTagInfo":{"status":"accepted"}},',), '{"idTag":"x"}]}]',
    ),
    "settings of unusable elements": _of(
        '[3,"1",{"configurationKey":[', ('{"key":"k№"},',), '{"key":"x","readonly":true}]}]'
    ),
    "JSON for a text": _of(DATA, "[", ('{"a":1,"a":2},',), "1]}]"),
    # heads
    "a long id": _of('[2,"', ("x",), '","Heartbeat",{}]'),
    "a long action": _of('[2,"1","', ("_",), '",{}]'),
    "a list for an id": _of("[2,", "[" * 20, ('"a",',), '"a"' + "]" * 20 + ',"Heartbeat",{}]'),
    "an object for an action": _of('[2,"1",{', ('"a№":1,',), '"b":1},{}]'),
    "an action in a result": _of('[3,"1","', (".",), '",{}]'),
    "a message type of blanks": _of('["', (" ",), '2","1","Heartbeat",{}]'),
    "frames in frames": _of(("[",), '2,"1","Heartbeat",{}', ("]",)),
    "details of an error": _of(ERROR, "{", ('"a№":№,',), '"b":1}]'),
    "details that are a list": _of(ERROR, "[", ('{"a":1,"a":2},',), "1]]"),
    "an error as an object": _of('[4,"1",{"code":"x",', ('"a№":№,',), '"b":1}]'),
    "a description of objects": _of('[4,"1","GenericError",[', ('{"a":1},',), "1],{}]"),
    # texts within
    "a text payload behind blanks": _of(H, (" ",), '"{', ("a№:1,",), 'b:1}"]'),
    "a text payload": _of(H, '"{', ('\\"a№\\":,',), '\\"b\\":1}"]'),
    "a text payload with duplicates": _of(H, '"{', ('\\"a\\":1,',), '\\"a\\":1}"]'),
    # secrets
    "pairs of secrets": _of(ERROR, '{"l":[', ('{"key":"AuthorizationKey","value":"x"},',), "1]}]"),
    "settings of secrets": _of(
        '[3,"1",{"configurationKey":[',
        ('{"key":"AuthorizationKey","readonly":true,"value":"x"},',), "{}]}]",
    ),
    "secrets in a text": _of(DATA, '"', ("password=x ",), '"}]'),
    "secrets in broken text": _of(H, '{"a":[', ('"password"," b,',), "1]}]"),
    "names of secrets": _of(H, "{", ('"passw-_ord№":b,',), '"b":1}]'),
    "secrets below secrets": _of(
        H, '{"password":' * 28, "[", ("b,",), "1]" + "}" * 28 + "]"
    ),
    "users in addresses": _of(DATA, '"', ("ftp://a:b",), '"}]'),
    "signs of addresses": _of(DATA, '"ftp://', ("a:@/",), '"}]'),
    "queries of addresses": _of(DATA, '"ftp://h/?', ("a=b&",), '"}]'),
    "keys without values": _of(DATA, "[", ('{"key":"k№"},',), "1]}]"),
    "keys cut off": _of('[3,"1",{"configurationKey":[', ('{"value":"v","key":},',), "{}]}]"),
    # documents and logs
    "frames in a line": _of(('[2,"1","Heartbeat",{}] ',)),
    "frames in lines": _of(('[2,"1","Heartbeat",{}]\n',)),
    "beginnings of frames": _of(('[2,"1","Heartbeat",{"a":',)),
    "beginnings of frames in texts": _of(('[2,"[2,',)),
    "beginnings of curly texts": _of(("[2,“1”,“Heartbeat”,{“a",)),
    "words over lines": _of(H, '{"a":"', ("ab-\n",), '"}]'),
    "words over lines, outside": _of(H, "{", ("a-\n",), ":1}]"),
    "letters set apart": _of(H, '{"', ("a b c ",), '":1}]'),
    "quotes in a document": _of("[2,“1”,“", ("a” b “",), "”,{}]"),
    "openers in objects": _of('{"message":"', ('[2,\\"1\\",',), '"}'),
    "rows of quotes": _of("a,b,message\n1,2,", ('"[2,""1"",",',), '""'),
    # what is looked for secrets: texts of marks, and letters that fold to many
    "marks of addresses": _of('[4,"1","', ("#x\\n",), '","",{}]'),
    "queries without an end": _of(DATA, '"h/?', ("a;",), '"}]'),
    "addresses in a text": _of(ERROR, '{"a":"', ("ftp://a:b@c/?d=e ",), '"}]'),
    "escapes of addresses": _of('[4,"1","GenericError","', ("%41",), '",{}]'),
    "a letter of eighteen": _of(DATA, '"x ', ("\ufdfa",), '"}]'),
    "letters apart": _of(DATA, '"', ("p a s s w o r d, ",), '"}]'),
    # elements that come to nothing, and readings that are tried
    "elements of other members": _of(
        STOP,
        ('{"key":"k№","value":"v"},',), "{" + TIME + ',"sampledValue":[]}]}]',
    ),
    "objects in the wrong list": _of(
        '[2,"1","SendLocalList",{"listVersion":1,"updateType":"Full","localAuthorizationList":[',
        ('{"value":{"a":1},"unit":[1]},',), '{"idTag":"x"}]}]',
    ),
    "lists of values of 1.5": _of(
        STOP,
        ('{"values":["1"]},',), '{"values":[]}]}]',
    ),
    "exponents for objects": _of(
        STOP,
        ("1e9,",), "1]}]",
    ),
    "texts for readings": _of(METERS, "{" + TIME + ',"sampledValue":[', ('"",',), '"1"]}]}]'),
    "surplus elements that are empty": _of(
        '[2,"1","ChangeConfiguration",{"key":"a","value":"b"}', (",{}",), "]"
    ),
    # lines
    "lines without content in a frame": _of(H, '{"a":"', ("\n",), '"}]'),
    "lines of a blank in a frame": _of(H, '{"a":"', ("\r\n",), '"}]'),
    "lines of JSON in a frame": _of(H, "{", ('{"a":1}\n',), "}]"),
    "comments": _of(H, "{", ("//x\n",), '"a":1}]'),
    # pages
    "frames in print that begin only": _of("x ", ("“[2,“1”,",)),
    "frames in print within each other": _of(("[2,[3,[4,",)),
}  # fmt: skip

Use = tuple[str, "Callable[[], object]"]
_POINT = Codec(role=Role.CHARGE_POINT)
_LOOSE = Codec(check_outgoing=False)
_PENDING = {"1": "GetConfiguration"}


def _connection(role: Role) -> Callable[[bytes | str], Any]:
    def receive(data: bytes | str) -> Any:
        connection = Connection(role, pending=_PENDING)
        try:
            return connection.receive(data)
        except DecodeError as error:
            connection.refuse(error)
            raise

    return receive


def _explain(data: bytes | str) -> object:
    from ocpp16j_codec.cli.explain import explain_text  # needs the extra cli

    return explain_text(data if isinstance(data, str) else data.decode(errors="replace"), TOLERANT)


def _log(data: bytes | str) -> object:
    text = data if isinstance(data, str) else data.decode("utf-8", "surrogateescape")
    text = text.encode("utf-8", "replace").decode()
    return list(read_frames(text.split("\n"), errors="yield"))


def _page(data: bytes | str) -> object:
    return read_document(data if isinstance(data, str) else data.decode(errors="replace"))


#: The ways into the package, each with the data alone.
DOORS: dict[str, Callable[[bytes | str], Any]] = {
    "decode": TOLERANT.decode,
    "decode typed": lambda data: TOLERANT.decode(data, pending=_PENDING),
    "strict": STRICT.decode,
    "charge point": _POINT.decode,
    "peek": peek,
    "connection of a central system": _connection(Role.CENTRAL_SYSTEM),
    "connection of a charge point": _connection(Role.CHARGE_POINT),
    "log": _log,
    "explain": _explain,
    "document": _page,
}


def _tried(do: Callable[[], object]) -> object:
    """The result, or the error that is one."""
    try:
        return do()
    except (DecodeError, EncodeError) as error:
        return error


def _resolved(result: Any, action: Any) -> object:
    return TOLERANT.resolve(result, action)


def uses(result: Any) -> Iterator[Use]:
    """What is done with what a door gave: shown, masked, stored and sent."""
    if isinstance(result, Call | CallResult | CallError):
        yield "redact", lambda: redact(result)
        yield "repr", lambda: repr(result)
        yield "repr of quirks", lambda: repr(result.quirks)
        yield "str of quirks", lambda: [str(quirk) for quirk in result.quirks]
        yield "pickle", lambda: pickle.loads(pickle.dumps(result))  # noqa: S301 - our own
        yield "encode", lambda: _tried(lambda: encode(result))
        yield "encode unchecked", lambda: _tried(lambda: _LOOSE.encode(result))
        if isinstance(result, CallResult) and result.action is None:
            for action in ("GetConfiguration", "DataTransfer"):
                yield f"resolve {action}", partial(_tried, partial(_resolved, result, action))
    elif isinstance(result, DecodeError):
        yield "error", lambda: (str(result), repr(result), pickle.dumps(result))


def lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of this package run while `work` does."""
    count = 0

    def on_line(frame: Any, event: str, argument: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
        return on_line

    def on_call(frame: Any, event: str, argument: Any) -> Any:
        return on_line if "ocpp16j_codec" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def _is_alike(door: str, data: bytes | str) -> bool:
    """Whether a door does with these data what another one does."""
    start, line, more = ("[", "[3", "\n") if isinstance(data, str) else (b"[", b"[3", b"\n")
    if door == "explain":
        return data.startswith(start) and more not in data  # type: ignore[arg-type, operator]
    return door == "decode typed" and not data.startswith(line)  # type: ignore[arg-type]


def costs(data: bytes | str, doors: Iterable[str] = DOORS) -> dict[str, int]:
    """Return the lines that each door runs, and each use of what decoding gives."""
    counted: dict[str, int] = {}
    for door in doors:
        enter = DOORS[door]
        if _is_alike(door, data):
            continue
        result: Any = None

        def go(enter: Callable[[bytes | str], Any] = enter) -> None:
            nonlocal result
            result = _tried(lambda: enter(data))

        counted[door] = lines_run(go)
        if door == "decode" or (door == "decode typed" and getattr(result, "action", None)):
            for use, do in uses(result):
                counted[f"{door}, {use}"] = lines_run(do)
    return counted


class Memory(NamedTuple):
    """Bytes that one call had at its peak, and that its result keeps."""

    peak: int
    kept: int
    result: Any


def memory(do: Callable[[], object], *, collect: bool = False) -> Memory:
    """Return what a call needs by `tracemalloc`; an error of decoding is a result."""
    tracemalloc.start()
    try:
        result = _tried(do)
        if collect:
            gc.collect()
        kept, peak = tracemalloc.get_traced_memory()  # no cycle is left to be collected
    finally:
        tracemalloc.stop()
    return Memory(peak, kept, result)


def warm_up() -> None:
    """Have everything imported and made that is made once."""
    for recipe in some(list(RECIPES.values()), 6):
        for data in (recipe.text(400), recipe.data(400)):
            for enter in DOORS.values():
                _tried(lambda enter=enter, data=data: enter(data))  # type: ignore[misc]
            with contextlib.suppress(DecodeError):
                for _, do in uses(TOLERANT.decode(data)):
                    do()
