"""What conforms, told at a glance: values that need no step of `mending`.

In a frame that deviates, nearly everything conforms all the same. For each struct type there is a
`Form`, derived from its plan: it has for each member the quickest test whether a value, as C has
parsed it, belongs into the struct as it is.

Rule of this file: a test may miss what conforms, and its step then finds that out; what it takes,
the step would have taken just so, without a word.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from ocpp16j_codec import timestamps
from ocpp16j_codec.messages.masking import may_need_mask
from ocpp16j_codec.messages.secrets import fold
from ocpp16j_codec.quirks.mending import plan_of
from ocpp16j_codec.quirks.spellings import REPORT_LISTS, WRAPPED_IN_1_5
from ocpp16j_codec.shapes import Kind, members_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.quirks.mending import MemberPlan, Plan
    from ocpp16j_codec.shapes import Member, Shape

    #: Returns a value as it belongs into the struct if it conforms, else `None`.
    Fits = Callable[[Any], Any]

__all__ = ["Check", "Form", "are_harmless", "form_of"]

_ENDLESS = 2**62
_LARGEST = 2**63 - 1
#: Integers up to here are floats without loss.
_EXACT = 2**53
#: A longer name is cut where it is told.
_LONGEST_NAME = 60
_NO_WORD = re.compile(r"[-+.0-9:TZ]*+\Z").match
_SCALARS = frozenset({Kind.TEXT, Kind.WORD, Kind.INTEGER, Kind.BOOLEAN, Kind.TIMESTAMP})


class Check:
    """A member, with what tells at a glance whether a value of it conforms.

    Attributes:
        member: the member as `mending` has it.
        attribute: its name in the struct.
        fits: the test of a scalar; `None` for an object or list.
        form: that of the object that it holds, or of those in its list; `None` if there are none.
        each: the test of the scalars in its list.
        is_droppable: elements of its list may be left out.
        is_list: it holds a list.
        least: the least elements of that.
        is_wrapped: in OCPP 1.5, its elements were lists themselves.
    """

    __slots__ = (
        "attribute", "each", "fits", "form", "is_droppable", "is_list", "is_wrapped", "least",
        "member",
    )  # fmt: skip

    def __init__(self, member: Member, plan: MemberPlan) -> None:
        self.member = plan
        self.attribute = member.attribute
        self.fits: Fits | None = None
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


class Form:
    """A struct type, prepared for being built out of what conforms.

    Attributes:
        plan: its plan for the walk.
        struct: the type.
        checks: what is known of each member, by its name.
        is_flat: objects of it can be converted in C: they hold scalars only, of which nothing has
            to be seen that is lost by then.
    """

    __slots__ = ("_harmless", "_names_secret", "checks", "is_flat", "plan", "struct")

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.struct = plan.struct
        members = members_of(plan.struct)
        self.checks = {each.name: Check(each, plan.members[each.name]) for each in members}
        self.is_flat = all(each.shape.kind in _SCALARS for each in members)
        self._names_secret = any(map(may_need_mask, plan.members))
        words = {word for member in plan.members.values() for word in member.words or ()}
        self._harmless = frozenset(word for word in words if not may_need_mask(word))

    def is_harmless(self, value: dict[str, Any], texts: dict[str, None]) -> bool:
        """Return whether nothing in an object can be a secret, or the name of one.

        Objects and lists of objects in it have a look of their own.

        Args:
            value: the object.
            texts: where the texts go that have yet to be looked at: if none of them needs a mask,
                nothing does. Many objects of one frame have the same.
        """
        if self._names_secret:
            return False
        checks, harmless = self.checks, self._harmless
        for name, found in value.items():
            check, kind = checks.get(name), type(found)
            if check is None:
                if len(name) > _LONGEST_NAME or (kind is not str and fold(name) == "k"):
                    return False  # what is cut may be any; `k` may be short for a key
                texts[name] = None
            if kind is str:
                if found not in harmless:
                    texts[found] = None
            elif found and kind in _CONTAINERS and (check is None or check.fits is not None):
                if kind is dict or not all(type(each) is str for each in found):
                    return False
                texts.update(dict.fromkeys(found))
        return True


def are_harmless(texts: Iterable[str]) -> bool:
    """Return whether no text needs a mask."""
    text = "0".join(texts)  # a digit, so that nothing is made of two of them
    return _NO_WORD(text) is not None or not may_need_mask(text)


_CONTAINERS = frozenset({dict, list})


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
    return found if type(found) is int and -_LARGEST - 1 <= found <= _LARGEST else None


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
    # Of an exact number, the literal has to be seen.
}
