"""Conversion of a parsed payload to its struct, with all deviations mended in one walk.

Each struct type has a plan, derived once from its `shapes`: its members, and the step that reads
each of them. Structs are built directly, because msgspec would refuse some tolerated values. All
deviations are mended with any settings, so STRICT finds all faults of a payload with the same code.
The time is linear in the size of the payload.

No default replaces a value that cannot be mended: it is absent (`ABSENT`) or unusable
(`UNUSABLE`). An unusable value makes the objects around it unusable, up to the innermost part that
may be dropped: an element of a list in a report, or an optional object in a result.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from ocpp16j_codec import timestamps
from ocpp16j_codec.deviations import ALL_QUIRKS, Category, Effect, QuirkKind, quote
from ocpp16j_codec.quirks import steps
from ocpp16j_codec.quirks.report import ABSENT, NO_FLAW, UNUSABLE, Report, Walk
from ocpp16j_codec.quirks.safety import BRANCHED_ON, GUARDED, WIDENS, Flaw, means_something_else
from ocpp16j_codec.quirks.spellings import (
    FRACTIONS_ROUNDED,
    JSON_AS_TEXT,
    MEMBER_ALIASES,
    REPORT_LISTS,
    SHORTHAND,
    WRAPPED_IN_1_5,
    loose,
    names_something,
)
from ocpp16j_codec.quirks.steps import unwrap_list
from ocpp16j_codec.quirks.values import is_same, kind_of, pointer
from ocpp16j_codec.shapes import Kind, Shape, members_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.quirks.report import Fault, Location, Read
    from ocpp16j_codec.shapes import Member

    #: Elements of a list with their locations; an iterator, because there may be thousands.
    _Elements = Iterator[tuple[Location, Any]]

__all__ = [
    "MemberPlan", "Names", "Plan", "holds_guarded", "leave_out", "leave_unknown", "mend", "miss",
    "misspelled", "plan_of", "read_null",
]  # fmt: skip


#: The limit of text without a limit: longer than any frame.
_ENDLESS = 2**62


class MemberPlan:
    """A member of a struct, prepared for the walk: its names, and the step that reads its value.

    `names_within` has the names of all members, at any depth, of the object or list of objects that
    is its value. `widened_by` has those names whose absence widens a command (see `safety.WIDENS`).
    If its value is text, `limit` is the maximum length. For an enumeration, `words` maps its values
    to its members. Conforming text is recognized by these two without a call of the step.
    """

    __slots__ = (
        "attribute", "is_guarded", "is_list", "is_timestamp", "limit", "name",
        "names_within", "optional", "read", "widened_by", "words",
    )  # fmt: skip

    def __init__(self, member: Member, read: Read) -> None:
        shape = member.shape
        self.attribute = member.attribute
        self.name = member.name
        self.read = read
        self.optional = member.optional
        self.is_timestamp = shape.is_timestamp
        self.is_list = shape.kind is Kind.LIST
        nested = shape.innermost.struct
        plan = None if nested is None else plan_of(nested)
        self.is_guarded = plan is not None and plan.guarded
        self.names_within: frozenset[str] = frozenset() if plan is None else plan.names
        self.widened_by: frozenset[str] = frozenset() if plan is None else plan.widened_by
        self.limit = -1
        self.words: dict[str, Any] | None = None
        if shape.kind is Kind.TEXT:
            self.limit = shape.limit if shape.limit is not None else _ENDLESS
        elif shape.kind is Kind.WORD:
            self.limit = _ENDLESS
            self.words = {word.value: word for word in shape.words}

    def may_be_text(self, found: str) -> bool:
        """Return whether a text could be the value, or an element of it; a cheap check."""
        if self.is_timestamp:
            return timestamps.read(found).value is not None
        if self.words is None and self.limit < 0 and not self.names_within and not self.is_list:
            return any(character.isdigit() for character in found[:64])
        return not self.names_within


class Plan:
    """A struct type, prepared for the walk."""

    __slots__ = (
        "guarded", "members", "names", "optional", "required", "shorthand", "spellings", "struct",
        "widened_by", "widens",
    )  # fmt: skip

    def __init__(self, struct: type[Payload]) -> None:
        self.struct = struct
        self.shorthand = SHORTHAND.get(struct.__name__)
        self.members: dict[str, MemberPlan] = {}
        for member in members_of(struct):
            read = _step(struct, member.name, member.shape, optional=member.optional)
            self.members[member.name] = MemberPlan(member, read)
        self.required = [each for each in self.members.values() if not each.optional]
        self.optional = [each for each in self.members.values() if each.optional]
        self.guarded = struct.__name__ in GUARDED
        names = WIDENS.get(struct.__name__, ())
        self.widens = [each for name, each in self.members.items() if name in names]
        self.spellings = {loose(name): each for name, each in self.members.items()}
        for alias, name in MEMBER_ALIASES.get(struct.__name__, {}).items():
            self.spellings.setdefault(loose(alias), self.members[name])
        below = self.members.values()
        self.names: frozenset[str] = frozenset(self.spellings).union(
            *(each.names_within for each in below)
        )
        self.widened_by: frozenset[str] = frozenset(
            name for name, each in self.spellings.items() if each in self.widens
        ).union(*(each.widened_by for each in below))


@cache
def plan_of(struct: type[Payload]) -> Plan:
    """Return the plan of a struct type; built on first use."""
    return Plan(struct)


def holds_guarded(struct: type[Payload]) -> bool:
    """Return whether a payload has a member of a guarded type (`safety.GUARDED`): an idTagInfo."""
    return any(member.is_guarded for member in plan_of(struct).members.values())


def _step(struct: type, name: str, shape: Shape, *, optional: bool) -> Read:
    """Return the step that reads a member of a struct, or an element of a list member."""
    match shape:
        case Shape(kind=Kind.TEXT):
            return steps.text(
                shape.limit,
                optional=optional,
                json_as_text=(struct.__name__, name) in JSON_AS_TEXT,
                detail=not names_something(name) and name not in REPORT_LISTS,
            )
        case Shape(kind=Kind.INTEGER):
            return steps.integer(optional=optional, rounded=name in FRACTIONS_ROUNDED)
        case Shape(kind=Kind.DECIMAL):
            return steps.decimal(optional=optional)
        case Shape(kind=Kind.EXACT):
            return steps.exact_decimal(optional=optional)
        case Shape(kind=Kind.BOOLEAN):
            return steps.boolean(optional=optional)
        case Shape(kind=Kind.TIMESTAMP):
            return steps.timestamp(optional=optional)
        case Shape(kind=Kind.WORD, enum=type() as enum):
            branched_on = (struct.__name__, name) in BRANCHED_ON
            return steps.enumeration(enum, optional=optional, branched_on=branched_on)
        case Shape(kind=Kind.OBJECT, struct=type() as nested):
            return _object(nested, optional=optional)
        case Shape(kind=Kind.LIST, item=Shape() as item):
            return _list(struct, name, item, shape.least, optional=optional)
        case _:
            raise TypeError(f"no step reads {struct.__name__}.{name}")


def mend(walk: Walk, struct: type[Payload], value: Any, path: str, position: int) -> Any:
    """Read an object into a struct; `UNUSABLE` if a required member is missing or unusable."""
    return _mend(walk, plan_of(struct), value, path, position)


def _mend(walk: Walk, plan: Plan, value: Any, path: str, position: int) -> Any:
    if plan.guarded and not walk.guarded:
        walk.guarded = True
        try:
            return _mend(walk, plan, value, path, position)
        finally:
            walk.guarded = False
    #: The values read, by attribute; `UNUSABLE` for a value that cannot be used.
    values: dict[str, Any] = {}
    usable = _read_members(walk, plan, value, path, values)
    for member in plan.required:
        if member.attribute not in values:
            reading = miss(walk, plan, member, path, position)
            values[member.attribute] = reading
            usable = usable and reading is not UNUSABLE
    if walk.guarded and walk.flaws and not _is_whole(walk, plan, value, path, position):
        return UNUSABLE
    return plan.struct(**values) if usable else UNUSABLE


def _read_members(
    walk: Walk, plan: Plan, value: dict[str, Any], path: str, values: dict[str, Any]
) -> bool:
    """Read the members of an object into `values`, and return whether all are usable."""
    members = plan.members
    duplicates = walk.duplicates.get(id(value))
    names: Names | None = None
    usable = True
    for key, (position, found) in value.items():
        member = members.get(key)
        if member is not None and type(found) is str and not duplicates:
            # Conforming text is most frequent; the step would return the same, but is slower.
            words = member.words
            reading = found if words is None else words.get(found)
            if reading is not None and len(found) <= member.limit:
                values[member.attribute] = reading
                continue
        location = (path, key, position)
        if member is None or found is None:
            names = names or Names(plan, value)
            member = member or misspelled(walk, names, location)
        if duplicates is not None and (each := duplicates.get(key)) is not None:
            walk.note_duplicate(location, each, member.name if member else key)
        if member is None:
            usable = leave_unknown(walk, cast("Names", names), location) and usable
            continue
        if found is not None:
            reading = member.read(walk, found, location)
        else:
            reading = read_null(walk, member, cast("Names", names), location)
        if reading is not ABSENT:
            values[member.attribute] = reading
            usable = usable and reading is not UNUSABLE
    return usable


def miss(walk: Walk, plan: Plan, member: MemberPlan, path: str, position: int) -> Any:
    """Report a required member that is missing; return the value used instead, or `UNUSABLE`."""
    name = member.name
    if member.is_timestamp:
        return _time_of_arrival(walk, member, (path, name, position), Category.MISSING_MEMBER)
    message = f"required member {name} of {plan.struct.__name__} is missing"
    # Faster than `walk.refuse`, which escapes the name for the path; names of members need none.
    walk.report.fail(Category.MISSING_MEMBER, f"{path}/{name}", message, position)
    return UNUSABLE


def read_null(walk: Walk, member: MemberPlan, names: Names, location: Location) -> Any:
    """Read a member that is null: it counts as absent."""
    if member.optional or member in names.owners:
        walk.note(QuirkKind.NULL_MEMBER, location, None, None, "null is not allowed")
        return ABSENT
    if member.is_timestamp:
        return _time_of_arrival(walk, member, location, Category.WRONG_TYPE)
    return walk.refuse(Category.WRONG_TYPE, location, "null is not allowed for a required member")


class Names:
    """The names in an object that has an unknown or null member, compared with those of its type.

    `owners` maps each member that has a value to the name it is read from: the correct name, else
    the first other spelling of it. A member that is null counts as absent. `absent` lists the
    absent members whose absence widens a command. Both are computed on first use, because most
    deviations do not need them.
    """

    __slots__ = ("_absent", "_is_alone", "_lacking", "_owners", "plan", "value")

    def __init__(self, plan: Plan, value: dict[str, Any]) -> None:
        self.plan = plan
        self.value = value
        self._lacking: dict[tuple[MemberPlan, str], bool] | None = None
        self._owners: dict[MemberPlan, str] | None = None
        self._absent: list[MemberPlan] | None = None
        self._is_alone: bool | None = None

    def found(self, key: str) -> Any:
        """Return the value of the member with this name."""
        return self.value[key][1]

    def is_null(self, key: str) -> bool:
        """Return whether the value of the member with this name is null."""
        return self.value[key][1] is None

    @property
    def owners(self) -> dict[MemberPlan, str]:
        """Map each member that has a value to the name it is read from."""
        owners = self._owners
        if owners is None:
            owners = self._owners = {}
            members, spellings = self.plan.members, self.plan.spellings
            for key in self.value:
                if self.is_null(key):
                    continue
                member = members.get(key) or spellings.get(loose(key))
                if member is not None and (key == member.name or member not in owners):
                    owners[member] = key
        return owners

    @property
    def absent(self) -> list[MemberPlan]:
        """The absent members whose absence widens a command."""
        if self._absent is None:
            self._absent = [each for each in self.plan.widens if each not in self.owners]
        return self._absent

    def is_alone(self, member: MemberPlan) -> bool:
        """Return whether the object has one unknown name, and `member` is not there by its own."""
        if self._is_alone is None:
            self._is_alone = len(self.value.keys() - self.plan.members.keys()) == 1
        return self._is_alone and member.name not in self.value

    def lacks(self, member: MemberPlan, name: str) -> bool:
        """Return whether the object in `member` has no member with this name and a value."""
        if self._lacking is None:
            self._lacking = {}
        known = self._lacking.get((member, name))
        if known is None:
            owner = self.owners.get(member)
            inner = None if owner is None else self.found(owner)
            pairs = inner.items() if type(inner) is dict else ()
            known = not any(found is not None and loose(key) == name for key, (_, found) in pairs)
            self._lacking[member, name] = known
        return known


def _note_spelling(walk: Walk, member: MemberPlan, location: Location) -> None:
    """Report a misspelled member name whose value is used."""
    key = str(location[1])

    def message() -> str:
        return f"unknown member {quote(key)}, expected {member.name}"

    walk.note(QuirkKind.MEMBER_SPELLING, location, key, member.name, message)


def misspelled(walk: Walk, names: Names, location: Location) -> MemberPlan | None:
    """Return the member that an unknown name stands for: a name in another spelling, or an alias.

    Return `None` if there is none, or if its value is read from another name.
    """
    plan, key = names.plan, str(location[1])
    member = plan.spellings.get(loose(key))
    if member is None:
        return None
    found = names.found(key)
    owner = key if names.is_alone(member) else names.owners.get(member, key)
    if owner == key or (found is None and owner != member.name):
        _note_spelling(walk, member, location)
        return member
    # The member has two different values. In a command, or if the member identifies something,
    # neither is used, because the choice would be a guess.
    naming = owner != member.name and names_something(member.name)
    if (naming or walk.guarded) and found is not None and not is_same(names.found(owner), found):
        message = f"duplicate key {member.name}, in two spellings"
        hard = naming or not walk.is_result
        walk.refuse(Category.DUPLICATE_MEMBER, location, message, hard=hard)
    return None


def leave_unknown(walk: Walk, names: Names, location: Location) -> bool:
    """Drop an unknown member; return whether the object is usable without it.

    In a command, it is refused if it may be an absent member whose absence widens the command: its
    value fits that member, or that member's object has a member with its name. Next to an
    idTagInfo, it is refused if it may belong into the idTagInfo.
    """
    plan, key = names.plan, str(location[1])
    name, found = loose(key), names.found(key)

    def message() -> str:
        return f"unknown member {quote(key)}"

    meant = None
    if found is not None and name not in plan.spellings:  # else it is null, or a second spelling
        meant = _may_mean(walk, names, name, location)
    if meant is None:
        walk.note(QuirkKind.UNKNOWN_MEMBER, location, walk.plain(found), None, message)
    else:
        walk.refuse(Category.UNKNOWN_MEMBER, location, f"{message()}, it may mean {meant.name}")
    if walk.duplicates:
        walk.note_duplicates(found, location[0] + pointer(key))
    return meant is None


def _is_whole(walk: Walk, plan: Plan, value: dict[str, Any], path: str, position: int) -> bool:
    """Return whether an object of a command certainly lost no member in a repair of the text."""
    flaw = walk.flaws.get(id(value), NO_FLAW)
    if not flaw or not plan.members:
        return True
    if flaw is Flaw.OPEN:
        present = {plan.spellings.get(loose(key)) for key in value}
        if present.issuperset(plan.optional):
            return True
    parent, _, key = path.rpartition("/")
    message = "truncated text or missing value in a command"
    walk.refuse(Category.NOT_JSON, (parent, _unescaped(key), position), message)
    return False


def _unescaped(segment: str) -> str:
    return segment.replace("~1", "/").replace("~0", "~")


def _may_mean(walk: Walk, names: Names, name: str, location: Location) -> MemberPlan | None:
    """Return the member that an unknown one of a command may mean, or belong to."""
    plan = names.plan
    if not walk.guarded and not plan.widened_by:
        return None
    found = names.found(str(location[1]))
    bare = _PUNCTUATION("", name)
    for member in plan.members.values() if bare in plan.widened_by else ():
        may_belong = bare in member.widened_by and (walk.guarded or member.is_guarded)
        if may_belong and names.lacks(member, bare):
            return member
    if not walk.guarded or means_something_else(plan.struct.__name__, name):
        return None
    # A bracket or colon stuck to a name by a syntax error: `"{connectorId"`.
    same = plan.spellings.get(bare)
    if same is not None and same not in names.owners:
        return same
    below = _names_in(found) if names.absent and isinstance(found, dict | list) else set()
    for member in names.absent:
        if (
            name in member.names_within
            or (below and any(plan.spellings.get(each) is member for each in below))
            or _fits(walk, member, found, location)
        ):
            return member
    return None


_PUNCTUATION = re.compile(r"[^a-z0-9]+").sub


def _names_in(value: Any) -> set[str]:
    """Return the names of all members in a value, at any depth, normalized by `loose`."""
    names: set[str] = set()
    todo = [value]
    while todo:
        item = todo.pop()
        if type(item) is dict:
            names.update(map(loose, item))
            todo.extend(member for _, member in item.values())
        elif type(item) is list:
            todo.extend(element for _, element in item)
    return names


#: The quirks, other than certain ones, with which a value still counts as one of a member.
_FITTING = frozenset({QuirkKind.NAIVE_TIMESTAMP})


def _fits(walk: Walk, member: MemberPlan, found: Any, location: Location) -> bool:
    """Return whether a value could be that of a member."""
    if not isinstance(found, dict | list):
        if member.words is None and member.limit >= 0:
            return True  # every value except an object or a list can be read as text
        if isinstance(found, str) and not member.may_be_text(found):
            return False  # the trial below would return the same, at thirty times the cost
    walk.report.tried()
    report = Report(None, ALL_QUIRKS, walk.report.limits)
    trial = Walk(
        report, walk.duplicates, naive_timezone=walk.naive_timezone, received_at=None,
        is_result=False, guarded=True, flaws=walk.flaws,
    )  # fmt: skip
    reading = member.read(trial, found, location)
    if report.violations or reading is ABSENT or reading is UNUSABLE:
        return False
    # For an object, the quirks of its members do not matter.
    return bool(member.names_within) or all(
        quirk.effect is Effect.CERTAIN or quirk.kind in _FITTING for quirk in report.quirks
    )


def _time_of_arrival(walk: Walk, member: MemberPlan, location: Location, category: Category) -> Any:
    """Report a missing required timestamp; return the time of arrival instead, if it is known."""
    message = f"required member {member.name} is missing"
    kind, received_at = QuirkKind.MISSING_TIMESTAMP, walk.received_at
    if walk.guarded or (received_at is None and walk.report.tolerates(kind)):
        return walk.refuse(category, location, message)
    used = None if received_at is None else timestamps.write(received_at)
    walk.note(kind, location, None, used, message, category=category)
    return received_at


def leave_out(walk: Walk, kind: QuirkKind, location: Location, value: Any) -> None:
    """Report a value that is dropped; the reports about its parts have been taken back before."""
    walk.note(kind, location, walk.plain(value), None)
    if walk.duplicates:  # `found` has only the last value of a duplicate key
        walk.note_duplicates(value, location[0] + pointer(location[1]))


def _object(struct: type[Payload], *, optional: bool) -> Read:
    """Return a step that reads an object."""

    def read(walk: Walk, value: Any, location: Location) -> Any:
        report = walk.report
        mark = report.mark()
        reading = attempt(walk, value, location)
        if (
            reading is UNUSABLE
            and walk.is_result
            and report.tolerates(QuirkKind.UNUSABLE_MEMBER)
            and report.take_back(mark) is not None
        ):
            leave_out(walk, QuirkKind.UNUSABLE_MEMBER, location, value)
            return ABSENT
        return reading

    def attempt(walk: Walk, value: Any, location: Location) -> Any:
        path, key, position = location
        if type(value) is dict:
            return _mend(walk, plan, value, path + pointer(key), position)
        # Not in a command: the object may be the one that limits it.
        if value == "" and optional and walk.is_result and not walk.guarded:
            walk.note(
                QuirkKind.EMPTY_TEXT,
                location,
                value,
                None,
                "expected an object, got an empty string",
            )
            return ABSENT
        if plan.shorthand is not None and (type(value) is tuple or _says_something(value)):
            # OCPP 1.5 wrote a reading without attributes as its bare value.
            member = plan.members[plan.shorthand]
            message, found = f"expected an object, got {kind_of(value)}", walk.plain(value)
            used, category = walk.shorthand(member.name, found), Category.WRONG_TYPE
            if not walk.note(
                QuirkKind.MEMBER_SPELLING, location, found, used, message, category=category
            ):
                return UNUSABLE
            return struct(**{member.attribute: member.read(walk, value, location)})
        return unwrap_list(attempt, walk, value, location, "an object")

    plan = plan_of(struct)
    return read if optional else attempt


def _says_something(value: Any) -> bool:
    return type(value) is str and value.strip() != ""


def _is_several(value: Any) -> bool:
    return type(value) is list and len(value) > 1


def _elements(path: str, value: list[Any]) -> _Elements:
    return (((path, i, position), each) for i, (position, each) in enumerate(value))


def _of_1_5(walk: Walk, elements: Callable[[], _Elements], name: str) -> _Elements:
    """Replace elements `{"values": [...]}`, as in OCPP 1.5, by the elements of their lists."""
    lists: dict[int, tuple[str, list[Any]]] = {}
    for location, element in elements():
        if type(element) is dict and list(map(loose, element)) == ["values"]:
            ((key, (position, values)),) = element.items()
            here = location[0] + pointer(location[1])
            if type(values) is list and walk.note(
                QuirkKind.MEMBER_SPELLING, (here, key, position), key, name,
                f"expected {name}, got an object around it",
            ):  # fmt: skip
                lists[id(element)] = here + pointer(key), values
    return _unwrapped(elements(), lists) if lists else elements()


def _unwrapped(elements: _Elements, lists: dict[int, tuple[str, list[Any]]]) -> _Elements:
    for location, element in elements:
        if id(element) in lists:
            yield from _elements(*lists[id(element)])
        else:
            yield location, element


def _list(struct: type, name: str, item: Shape, least: int, *, optional: bool) -> Read:
    """Return a step that reads a list; an unusable element of a report is dropped."""
    droppable, wrapped = name in REPORT_LISTS, name in WRAPPED_IN_1_5
    of_objects = item.kind is Kind.OBJECT
    read_element = _step(struct, name, item, optional=False)

    def read(walk: Walk, value: Any, location: Location) -> Any:
        report = walk.report
        elements: Callable[[], _Elements]
        here = location[0] + pointer(location[1])
        if type(value) is list and len(value) == 1 and _is_several(value[0][1]):
            position, value = value[0]
            message, found = "expected an element, got a list of elements", walk.plain(value)
            walk.note(QuirkKind.LONE_LIST, (here, 0, position), found, found, message)
            here += pointer(0)
        if type(value) is list:
            elements = partial(_elements, here, value)
            if least and not value:
                walk.note(QuirkKind.EMPTY_LIST, location, [], [])
        elif value == "" and (walk.guarded or (optional and droppable)):
            return walk.empty(location, value, "expected a list, got an empty string")
        else:
            message, found = f"expected a list, got {kind_of(value)}", walk.plain(value)
            tolerated = walk.note(QuirkKind.LONE_OBJECT, location, found, [found], message)
            if not tolerated and not (of_objects and type(value) is dict):
                return UNUSABLE  # faults in its elements would only follow from this one
            # The path gets no index, because none was received.
            elements = partial(iter, [(location, value)])
        each = _of_1_5(walk, elements, name) if wrapped else elements()
        start = report.mark()
        readings: list[Any] = []
        forgotten: list[Fault] = []
        complete = True
        for where, element in each:
            mark = report.mark()
            reading = read_element(walk, element, where)
            if reading is not UNUSABLE:
                readings.append(reading)
            elif (
                droppable
                and report.tolerates(QuirkKind.UNUSABLE_ELEMENT)
                and (faults := report.take_back(mark)) is not None
            ):
                report.keep_listed(forgotten, faults)
                leave_out(walk, QuirkKind.UNUSABLE_ELEMENT, where, element)
            else:
                complete = False
        flaw = walk.flaws.get(id(value), NO_FLAW)
        if flaw and (walk.guarded or (not droppable and flaw & Flaw.CUT)):
            message = "truncated text in a list whose elements may not be dropped"
            return walk.refuse(Category.NOT_JSON, location, message)
        if not complete:
            return UNUSABLE
        if readings or not forgotten:
            return readings
        if optional:  # an empty list if that conforms, else absent
            return ABSENT if least else []
        # A required list would be empty, so the faults of its elements are reported after all.
        report.take_back(start)
        report.take_again(forgotten)
        return UNUSABLE

    return read
