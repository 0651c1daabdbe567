"""Fast tests for values that conform, so that they need no step of `mending`.

Most values of a frame that deviates conform. Each struct type has a `Form`, derived from its plan:
for each member, the fastest test whether a value parsed in C can be put into the struct unchanged.

Rule of this file: a test may decline a value that conforms; its step accepts it then. But a value
that a test accepts must be one that the step would return unchanged and without a quirk.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import defstruct
from msgspec.structs import fields

from ocpp16j_codec import timestamps
from ocpp16j_codec.deviations import LARGEST_INTEGER, SMALLEST_INTEGER
from ocpp16j_codec.messages.masking import may_need_mask, may_pair
from ocpp16j_codec.quirks.mending import plan_of
from ocpp16j_codec.quirks.spellings import REPORT_LISTS, WRAPPED_IN_1_5
from ocpp16j_codec.shapes import Kind, members_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.quirks.mending import MemberPlan, Plan
    from ocpp16j_codec.shapes import Member, Shape

    #: Returns a value as it belongs into the struct if it conforms, else `None`.
    Fits = Callable[[Any], Any]

__all__ = ["Check", "Form", "are_harmless", "form_of"]

_ENDLESS = 2**62
#: Integers up to here are floats without loss.
_EXACT = 2**53
#: A longer name is cut where it is shown.
_LONGEST_NAME = 60
_NO_WORD = re.compile(r"[-+.0-9:TZ]*+\Z").match
_SCALARS = frozenset({Kind.TEXT, Kind.WORD, Kind.INTEGER, Kind.BOOLEAN, Kind.TIMESTAMP})


class Check:
    """A member, with what tells at a glance whether a value of it conforms.

    Attributes:
        member: the member as `mending` has it.
        attribute: its name in the struct.
        fits: the test of a scalar; `None` for an object or list.
        limit: the length of a text that is settled without `fits`, for it takes half the time: it
            conforms, unless there are words and it is none of them. Other values have none.
        words: those of an enumeration.
        form: that of the object that it holds, or of those in its list; `None` if there are none.
        each: the test of the scalars in its list.
        is_droppable: elements of its list may be left out.
        is_list: it holds a list.
        least: the least elements of that.
        is_wrapped: in OCPP 1.5, its elements were lists themselves.
        whole: for a list of objects that can be converted in C: the type of a list of one, which
            is that list. `None` if they cannot.
    """

    __slots__ = (
        "attribute", "each", "fits", "form", "is_droppable", "is_list", "is_wrapped", "least",
        "limit", "member", "whole", "words",
    )  # fmt: skip

    def __init__(self, struct: type[Payload], member: Member, plan: MemberPlan) -> None:
        self.member = plan
        self.attribute = member.attribute
        self.fits: Fits | None = None
        self.limit, self.words = plan.limit, plan.words
        self.each: Fits | None = None
        self.form: Any = None
        self.is_droppable = member.name in REPORT_LISTS
        self.is_wrapped = member.name in WRAPPED_IN_1_5
        shape = member.shape
        self.is_list = shape.item is not None
        self.least = shape.least
        due = shape.item or shape
        if due.struct is not None:
            self.form = form_of(due.struct)
        elif self.is_list:
            self.each = _test_of(due)
        else:
            self.fits = _test_of(due)
        self.whole: Any = None
        if self.is_list and self.form is not None and self.form.is_plain:
            kind = next(each.type for each in fields(struct) if each.encode_name == member.name)
            self.whole = defstruct("Whole", [("items", kind)], array_like=True)


class Form:
    """A struct type, prepared for being built out of what conforms.

    Attributes:
        plan: its plan for the walk.
        struct: the type.
        checks: what is known of each member, by its name.
        is_flat: objects of it can be converted in C: they hold scalars only, of which nothing has
            to be seen that is lost by then.
        is_plain: the same of objects that may hold lists of such, too; and none of it is guarded.
        names_secret: one of its members may name a secret, or hold one.
        words: those of its enumerations that need no mask.
        texts: the attributes of members that may be any text, or a word that needs a mask.
    """

    __slots__ = (
        "checks", "is_flat", "is_plain", "names_secret", "plan", "struct", "texts", "words",
    )  # fmt: skip

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.struct = plan.struct
        members = members_of(plan.struct)
        self.checks = {
            each.name: Check(plan.struct, each, plan.members[each.name]) for each in members
        }
        plain = {each.name for each in members if each.shape.kind in _SCALARS}
        self.is_flat = len(plain) == len(members)
        self.is_plain = not plan.guarded and all(
            each.member.name in plain or each.whole is not None for each in self.checks.values()
        )
        self.names_secret = any(map(may_need_mask, plan.members))
        words = {word for member in plan.members.values() for word in member.words or ()}
        self.words = frozenset(word for word in words if not may_need_mask(word))
        self.texts = [
            each.attribute
            for each in plan.members.values()
            if each.limit >= 0 and not self.words.issuperset(each.words or (None,))
        ]

    def texts_in(self, values: list[dict[str, Any]]) -> set[Any] | None:
        """Return what objects hold of which any text may be the name of a secret.

        Other scalars may be among it. Objects and lists of objects that belong there are looked at
        by themselves; where there are others, return `None`.
        """
        texts: set[Any] = set()
        try:
            if self.is_flat:
                texts.update(*map(dict.values, values))
                return texts.difference(self.words)
        except TypeError:  # an object or list cannot be an element of a set
            pass
        for value in values:
            for name, found in value.items():
                kind, check = type(found), self.checks.get(name)
                if kind is not dict and kind is not list:
                    texts.add(found)
                elif found and (check is None or check.fits is not None):
                    if kind is dict or not all(type(each) is str for each in found):
                        return None
                    texts.update(found)
        return texts.difference(self.words)


def are_harmless(
    objects: Mapping[Form, list[dict[str, Any]]],
    names: Iterable[str] = (),
    texts: Iterable[str] = (),
) -> bool:
    """Return whether nothing in some objects can be a secret, or the name of one.

    Args:
        objects: those to look at, by their forms.
        names: unknown names in other objects.
        texts: the texts in these.
    """
    unknown = set(names)
    left = list(texts)
    for form, values in objects.items():
        known = form.checks.keys()
        for value in values:
            if not value.keys() <= known:
                unknown |= value.keys() - known
        found = None if form.names_secret else form.texts_in(values)
        if found is None:
            return False
        left += [each for each in found if type(each) is str]
    for name in unknown:
        # A long name is cut where it is shown, so that it may be any.
        if len(name) > _LONGEST_NAME or may_pair(name):
            return False
    words = list(unknown)
    if _NO_WORD("".join(left)) is None:
        words += [each for each in left if _NO_WORD(each) is None]
    # A digit between them, so that nothing is made of two of them.
    text = "0".join(words)
    return not words or not (_may_need_mask if len(text) <= _SHORT else may_need_mask)(text)


#: Vendors, models and unknown names are the same in many frames, so a few of them are remembered.
_SHORT = 64
_may_need_mask = lru_cache(maxsize=1024)(may_need_mask)


@cache
def form_of(struct: type[Payload]) -> Form:
    """The form of a struct type, made when it is first needed."""
    return Form(plan_of(struct))


# -- tests of scalars ------------------------------------------------------------------------------


def _test_of(due: Shape) -> Fits:
    if due.kind is Kind.TEXT:
        return _text(_ENDLESS if due.limit is None else due.limit)
    if due.kind is Kind.WORD:
        return _word({word.value: word for word in due.words})
    return _TESTS.get(due.kind, _nothing)


def _text(limit: int) -> Fits:
    def fits(found: Any) -> Any:
        return found if type(found) is str and len(found) <= limit else None

    return fits


def _word(words: dict[Any, Any]) -> Fits:
    def fits(found: Any) -> Any:
        return words.get(found) if type(found) is str else None

    return fits


def _integer(found: Any) -> Any:
    return found if type(found) is int and SMALLEST_INTEGER <= found <= LARGEST_INTEGER else None


def _one_decimal(found: Any) -> Any:
    if type(found) is float:
        return found if round(found, 1) == found else None
    # A zero may be written as -0.
    return float(found) if type(found) is int and found and -_EXACT <= found <= _EXACT else None


def _truth(found: Any) -> Any:
    return found if type(found) is bool else None


def _nothing(_found: Any) -> Any:
    return None


def _instant(found: Any) -> Any:
    # What ends in no zone is not looked at twice.
    if type(found) is str and (found[-1:] == "Z" or found[-6:-5] in ("+", "-")):
        instant, conforming = timestamps.read(found)
        if conforming and instant is not None and instant.tzinfo is not None:
            return instant
    return None


_TESTS: dict[Kind, Fits] = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _one_decimal,
    Kind.BOOLEAN: _truth,
    Kind.TIMESTAMP: _instant,
    # For an exact number, the literal is needed.
}
