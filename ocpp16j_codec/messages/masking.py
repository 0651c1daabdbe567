"""Masking of texts, JSON values and payloads for printing, and the `repr` of payloads.

`secrets` decides which names mean a secret or an id tag; this module finds their values: in
members, in pairs of a key and a value under any names, in lists, addresses and texts.

Only printed forms are masked. Values are stored, compared, pickled and sent unchanged. The key that
names a secret is never masked. With `id_tags=True`, id tags and vendors' data are masked as
well, as in copies for logs.

Rule of this file: if in doubt, mask. No function recurses, and each takes time linear in the size
of the text or value, because peers choose them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

from .secrets import (
    ENDINGS,
    HAS_ID_TAG,
    HAS_LONG_WORD,
    HAS_SLIP,
    HAS_WORD,
    HINTS,
    HOLDS_CONTAINER,
    ID_TOKENS,
    MASK,
    SHORT,
    SHORTEST_CONTAINER,
    WORDS,
    Folds,
    fold,
    holds_any,
    is_id_tag,
    is_secret,
    lazily,
    names_id_tag,
    names_secret,
    unescape,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "VALUES",
    "Masker",
    "ShowsNoSecrets",
    "hide_cut",
    "holds_secret",
    "is_hidden",
    "is_key",
    "is_large",
    "mask_path",
    "mask_text",
    "mask_value",
    "may_hold_secret",
    "may_pair",
    "pairs_secret",
    "show",
]

# -- Texts -----------------------------------------------------------------------------------------

#: A text without separators: it may be a name or a value, but not a name with its value.
_IS_NAME = lazily(r"(?!eyJ)[\w.-]*\Z", "match")  # `eyJ` may start a JSON Web Token
#: A JSON Web Token, an HTTP authentication scheme with its value, a private key in PEM format.
_CREDENTIALS = lazily(
    r"(?<![\w-])eyJ[\w-]{8,}+\.[\w-]"
    r"|\b(?:bearer|negotiate|basic(?!\s+(?:auth|mode|profile|charging|security|signature)))\s++[\w+/=]"
    r"|\bdigest\s++\w++="
    r"|-----\s*+(?:BEGIN|END)[A-Z0-9 ]*+PRIV",
    "search",
    re.IGNORECASE,
)
_UNICODE_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|%([0-9a-fA-F]{2})")
#: Words that a text may have next to the name of a secret without disclosing the secret.
_HARMLESS = frozenset((
    "a", "an", "and", "are", "bad", "be", "been", "by", "can", "change", "changed", "correct",
    "denied", "deny", "does", "empty", "error", "exist", "expired", "failed", "failure", "find",
    "for", "found", "has", "in", "incorrect", "invalid", "is", "key", "lacks", "length", "long",
    "malformed", "member", "missing", "must", "no", "none", "not", "of", "ok", "or", "please",
    "provided", "read", "rejected", "required", "set", "short", "supported", "the", "this", "to",
    "too", "unauthorized", "unknown", "unset", "unsupported", "update", "updated", "value", "was",
    "with", "wrong", "your",
))  # fmt: skip
_HARMLESS_LIMIT = 200


class _WordFolds(Folds):
    """A table that folds text but keeps word boundaries, quotes (`'`), commas and `=`."""

    def separator(self, code: int) -> str:
        """Return a blank: any other character separates words."""
        del code
        return " "


_WORD_FOLDS = _WordFolds(
    {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
    | dict.fromkeys(map(ord, "_-.\\"))
    | dict.fromkeys(map(ord, "\"'"), "'")
    | dict.fromkeys(map(ord, "=:>|"), "=")
    | {ord(","): ","}
    | dict.fromkeys(range(0x200B, 0x2010))  # zero-width characters
    | {0xAD: None, 0x2060: None, 0xFEFF: None}
)
_TO_WORDS = bytes(ord(_WORD_FOLDS[code] or " ") for code in range(128)) + bytes(128)
_LAST_WORD = rf"(?:{ENDINGS}|\bauthori[sz]ation|\bcookie)[0-9]*+"
#: In a text, endings and whole names mean a secret only if a value may follow them, or stand before
#: them in the same JSON object.
_ASSIGNED = lazily(rf"{_LAST_WORD}(?: *+'*+ *+=|'++ *+,)", "search")
_LAST = lazily(rf"{_LAST_WORD}'++ *+\Z", "search")
_ENDING = lazily(rf"{ENDINGS}[0-9]*+(?![a-z0-9])", "search")
_DIGIT = lazily("[0-9]", "search")
#: Every text that discloses a secret contains one of these; a quick first check.
_DISCLOSING = (*HINTS, "basic", "digest", "eyj", "negotiate")
#: `idToken` and the like name an id tag, not a token.
_WITHOUT_ID_TOKENS = lazily(lambda: rf"\b(?:{'|'.join(sorted(ID_TOKENS))})\b", "sub")
_SPACED = lazily(r"(?<![a-z0-9])[a-z0-9](?: [a-z0-9](?![a-z0-9])){2,}", "findall")


def mask_text(text: str, *, id_tags: bool = False) -> str:
    """Return a text that may be shown.

    In an address, user, password and query are masked. A text that names a secret is masked as a
    whole if it has any other words than harmless ones, because they may be the secret.
    """
    if id_tags and HOLDS_CONTAINER(text) is not None:
        return MASK
    if _IS_NAME(text):
        return text
    signs = sum(map(text.count, _ADDRESS_SIGNS))
    if signs:
        shown = _mask_addresses(text) if signs <= _MOST_SIGNS else MASK
        text = text if shown == text else shown
    return MASK if _may_disclose(text, id_tags=id_tags) else text


def _may_disclose(text: str, *, id_tags: bool = False) -> bool:
    """Return whether a text names a secret or an id tag, and may contain its value."""
    escapes = text.count("\\u") + text.count("%")
    if escapes > _MOST_ESCAPES:
        return True
    if escapes:
        text += " " + _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    if text.isascii():
        words = text.encode().translate(_TO_WORDS, b"_-.\\").decode()
    else:
        words = text.translate(_WORD_FOLDS)
    bare = words.replace(" ", "")
    if holds_any(_DISCLOSING, bare):
        if _CREDENTIALS(text) is not None or _has_value(words):
            return True
        others = _WITHOUT_ID_TOKENS(" ", words)
        named = HAS_LONG_WORD(bare) is not None or HAS_WORD(others) is not None
        named = named or any(is_secret(run.replace(" ", "")) for run in _SPACED(words))
        named = named or HAS_SLIP(words) is not None
        if not named and (id_tags or _DIGIT(words) is not None):
            named = _ENDING(words) is not None
        if named and not _is_harmless(words):
            return True
    return id_tags and HAS_ID_TAG(bare) is not None and not _is_harmless(words)


def _has_value(words: str) -> bool:
    """Return whether a text has an ending or whole name, and its value after or before it."""
    if _ASSIGNED(words) is not None:
        return True
    last = _LAST(words)
    if last is None:
        return False
    # The name is the value of the last member, after another one: `…, 'key' = 'pin'`.
    before, quote, start = words[: last.start()].rpartition("'")
    before = before.rstrip("' ")
    return bool(quote) and before.endswith("=") and "," in before and not set(start) & {",", "="}


def _is_harmless(words: str) -> bool:
    """Return whether a text has only names of secrets and harmless words."""
    if len(words) > _HARMLESS_LIMIT:
        return False
    return all(
        word in _HARMLESS or word in WORDS or word in {"idtag", "rfid"}
        for word in re.split("[ =',]+", words.strip(" =',"))
    )


#: Text without blanks that may be, or end in, an address. The repeated group is not possessive:
#: before Python 3.11.5, possessive groups with a look-ahead match wrongly.
_RUN = lazily(
    r"(?<![^\s\"'<>])[^\s\"'<>@?#:]*+(?::(?!//)[^\s\"'<>@?#:]*+)*(?:[@?#]|://)[^\s\"'<>]*+", "sub"
)
_ADDRESS_SIGNS = ("://", "@", "?", "#")
#: A text with more addresses, query parts or escapes is masked as a whole, to limit the time.
_MOST_SIGNS, _MOST_PARTS, _MOST_ESCAPES = 500, 100, 2000
_IS_ADDRESS = lazily(r"\s*+[A-Za-z][\w+.-]*+://", "match")
#: User and password before a host that was truncated; a port is not a password.
_CUT_USER_INFO = lazily(r"(?!\[)[^/?#:]*+:(?!\d{0,5}(?:[/?#]|\Z))", "match")
_QUERY_PART = re.compile(r"([?&;#])([^=&;#?]*+)(=?)([^&;#]*+)")


def _mask_addresses(text: str) -> str:
    if _IS_ADDRESS(text):
        return _mask_address(text)
    masked: str = _RUN(lambda match: _mask_address(match[0]), text)
    return masked


def _mask_address(run: str) -> str:
    """Mask user, password and query of an address; a password may contain `@` and `/`."""
    scheme = run.find("://")
    at = run.rfind("@")
    if scheme >= 0:
        start = scheme + 3
        if at >= start:
            run = f"{run[:start]}{MASK}{run[at:]}"
        elif _CUT_USER_INFO(run, start) is not None:
            run = run[:start] + MASK
    elif at >= 0 and ":" in run[:at]:
        run = MASK + run[at:]
    marks = [mark for mark in (run.find("?"), run.find("#")) if mark >= 0]
    query = min(marks, default=-1)
    if query >= 0 and (scheme >= 0 or "=" in run[query:]):
        if sum(run.count(sign, query) for sign in "?&;#") > _MOST_PARTS:
            return run[: query + 1] + MASK
        run = run[:query] + _QUERY_PART.sub(_mask_query_part, run[query:])
    return run


def _mask_query_part(match: re.Match[str]) -> str:
    sign, name, equals, value = match.groups()
    if not equals:
        return f"{sign}{MASK}" if name or value else sign
    return f"{sign}{name}={MASK}" if value else f"{sign}{name}="


_PLAIN_PATH = lazily(r"[\w./-]*\Z", "match")


def mask_path(path: str, *, id_tags: bool = False) -> str:
    """Return a JSON pointer that may be shown: the name of a member may contain a secret."""
    # Most paths have only letters and digits; this check takes a third of the time.
    if (path.replace("/", "").isalnum() or _PLAIN_PATH(path)) and "eyJ" not in path:
        return path
    segments = path.split("/")
    for index, segment in enumerate(segments):
        if not _IS_NAME(segment):
            name = unescape(segment)
            # The missing end of a shortened name is unknown, so it is masked.
            hides = mask_text(name, id_tags=id_tags) is not name
            if name.endswith("...") or (hides and not is_key(name, id_tags=id_tags)):
                segments[index] = MASK
    masked = "/".join(segments)
    return path if masked == path else masked


# -- Values ----------------------------------------------------------------------------------------

#: Names of the member of a pair that has the key (`_KEYS`), or may have it (`_NAMES`).
_KEYS = frozenset({"k", "key", "keyname", "configurationkey"})
_NAMES = frozenset({"component", "id", "name", "parameter", "setting", "variable"})
#: If one of these members is not text, the key of the pair is unknown.
_UNREADABLE = _NAMES | {"k", "key"}
_SETTINGS = frozenset({"configurationkey", "configurationkeys"})
#: Lists of keys without values.
_LISTS_OF_KEYS = frozenset({"key", "keys", "unknownkey", "unknownkeys"})
#: Names of the member of a pair that has the value.
VALUES = frozenset({"attributevalue", "content", "data", "text", "v", "val", "value", "values"})
#: A vendor's own data, whose format is unknown.
_VENDOR = frozenset({"data"})
_LONGEST_KEY = 200
#: An object with at most this many members is treated as a pair, whatever their names.
_PAIR = 3
#: The name of a secret may be in so many objects or lists of one, each in the other. A limit, so
#: that the time is linear.
_MOST_WRAPPINGS = 4
_IS_SPACED_NAME = lazily(r"[\w./-]++(?:[\s:]++[\w./\[\]-]++)*+\s*\Z", "match")
_ENDS_IN_NAME = lazily(rf"(?:{'|'.join(WORDS)}|{ENDINGS}|idtag|rfid)s?[0-9]*\Z", "search")


def _names_what_is_masked(text: str, *, id_tags: bool) -> bool:
    return names_secret(text) or (id_tags and names_id_tag(text))


def _short_fold(name: Any) -> str:
    """Return a name folded, or an empty string if it is too long for the tables of this module."""
    return fold(name) if isinstance(name, str) and len(name) <= SHORT else ""


def is_key(text: str, *, id_tags: bool) -> bool:
    """Return whether a text is the name of a secret (or id tag) and contains no value."""
    if len(text) > _LONGEST_KEY or not (_IS_NAME(text) or _IS_SPACED_NAME(text)):
        return False
    if not _names_what_is_masked(text, id_tags=id_tags):
        return False
    # Of several words, the last one must be the name; a digit before it may be part of a value.
    return bool(_IS_NAME(text)) or (
        not any(sign.isdigit() for sign in text.rstrip("0123456789]")[:-1])
        and _ENDS_IN_NAME(fold(text)) is not None
    )


class _Pairing:
    """Which members of an object have the name of a secret, and which its value.

    Attributes:
        sources: the members whose text is the name of a secret (or id tag), or that hold just that;
            the other members may have its value.
        hides_values: whether members named like a value are masked because the key is missing or
            not text.
    """

    __slots__ = ("hides_values", "sources")

    def __init__(
        self, pairs: list[tuple[Any, Any]], words: list[str], within: str, *, id_tags: bool
    ) -> None:
        self.sources: set[Any] = set()
        named: list[tuple[Any, str]] = []
        unreadable = has_key = readonly = signed = is_long = False
        few = len(pairs) <= _PAIR or sum(type(each) is not bool for _, each in pairs) <= _PAIR
        for (name, member), word in zip(pairs, words, strict=True):
            if isinstance(member, str):
                has_key = has_key or word in _KEYS
                if word in _KEYS or (word in _NAMES and len(member) <= _LONGEST_KEY):
                    names = _names_what_is_masked(member, id_tags=id_tags)
                else:
                    names = is_key(member, id_tags=id_tags) and (
                        few or HAS_WORD(fold(member)) is not None
                    )
                if names:
                    self.sources.add(name)
                    named.append((name, word))
            elif _holds_key(member, word, id_tags=id_tags):
                self.sources.add(name)
                named.append((name, word))
            elif word in {"k", "key"} or (word in _NAMES and isinstance(member, dict | list)):
                unreadable = True
            else:
                readonly = readonly or word == "readonly"
            if id_tags and isinstance(member, str):
                # A signed value contains an id tag, in any format.
                signed = signed or (word == "format" and _short_fold(member) == "signeddata")
                is_long = is_long or (word in VALUES and len(member) > SHORTEST_CONTAINER)
        if len(named) > 1:  # a value may look like the name of a secret: `mypassword`
            self.sources = _keys_among(named)
        # A setting without a key may be a secret.
        setting = readonly or within in _SETTINGS
        self.hides_values = unreadable or (signed and is_long) or (setting and not has_key)


def _holds_key(member: Any, word: str, *, id_tags: bool) -> bool:
    """Return whether an object or list stands for the name of a secret (or id tag) that it holds.

    It does if it holds nothing else, or is named like a key, as `variable` in OCPP 2.0.1.
    """
    if not isinstance(member, dict | list) or (
        len(member) != 1 and word not in _KEYS and word not in _NAMES
    ):
        return False
    if isinstance(member, list) and word in _LISTS_OF_KEYS and word not in _KEYS:
        return False
    for part in member.values() if isinstance(member, dict) else member:
        text = _unwrapped(part)
        if isinstance(text, str) and is_key(text, id_tags=id_tags):
            return True
    return False


def _unwrapped(value: Any) -> Any:
    """Return what stands alone in objects or lists of one; `value` itself in no such thing."""
    for _ in range(_MOST_WRAPPINGS):
        # The reader of the slow path has tuples that end in the value.
        if isinstance(value, tuple) and value:
            value = value[-1]
        if not isinstance(value, dict | list) or len(value) != 1:
            break
        value = value[0] if isinstance(value, list) else next(iter(value.values()))
    return value[-1] if isinstance(value, tuple) and value else value


def _keys_among(named: list[tuple[Any, str]]) -> set[Any]:
    """Return those of several members that are named like a key, else the first."""
    keys = {name for name, word in named if word in _KEYS or word in _NAMES}
    return keys or {next((name for name, word in named if word not in VALUES), named[0][0])}


def _names_in(elements: list[Any], within: str, *, id_tags: bool) -> set[int]:
    """Return the index of the first element that names a secret; the others may be its value."""
    if within in _LISTS_OF_KEYS:
        return set()
    for index, element in enumerate(elements):
        text = _unwrapped(element) if type(element) in _CONTAINERS else element
        if isinstance(text, str) and is_key(text, id_tags=id_tags):
            return {index}
    return set()


def may_pair(name: str) -> bool:
    """Return whether a member of this name, if it is not text, makes values next to it secret."""
    return _short_fold(name) in _UNREADABLE


def pairs_secret(item: dict[str, Any] | list[Any], within: str = "", *, cut: bool = False) -> bool:
    """Return whether one part of a value names a secret that another part may contain.

    Args:
        item: an object or list; nested values are not examined.
        within: the name of the member whose value it is.
        cut: whether the text is truncated within it, so that its key or value may be missing.
    """
    if isinstance(item, list):
        several = cut or len(item) > 1
        return several and bool(_names_in(item, _short_fold(within), id_tags=False))
    pairs = list(item.items())
    words = [_short_fold(name) for name in item]
    pairing = _Pairing(pairs, words, _short_fold(within), id_tags=False)
    if cut and (pairing.hides_values or pairing.sources or _KEYS.isdisjoint(words)):
        return pairing.hides_values or bool(pairing.sources) or not VALUES.isdisjoint(words)
    if pairing.hides_values and not VALUES.isdisjoint(words):
        return True
    return len(pairs) > 1 and bool(pairing.sources)


#: Names of settings: in malformed JSON, a key cannot be assigned to its value.
_SETTING = lazily(
    r"change[ _-]?configuration\b(?![ _-]?result)|configuration[ _-]?key|readonly",
    "search",
    re.IGNORECASE,
)


def may_need_mask(text: str) -> bool:
    """Return whether the text of a frame may have something to mask; a quick check."""
    return holds_any(_SIGNS, text) or holds_any(_ANY_HINT, fold(text))


#: Parts of addresses, which may contain a password, and of escapes, which may be any character.
_SIGNS = ("://", "@", "?", "#", "%", "\\")
_ANY_HINT = (*_DISCLOSING, "changeconfiguration", "readonly")


def may_hold_secret(text: str) -> bool:
    """Return whether a part of malformed JSON may contain a secret, with or without its name."""
    return mask_text(text) is not text or _SETTING(text) is not None


def _shown_key(text: str, *, id_tags: bool) -> str:
    """Return a text that names a secret: unchanged if it is only a name, else masked."""
    if _IS_NAME(text) or is_key(text, id_tags=id_tags):
        return text
    return mask_text(text, id_tags=id_tags)


def _shown_in_pair(value: Any, *, is_key: bool, id_tags: bool) -> Any:
    """Return the key of a pair as it may be shown, or the mask for its secret value."""
    if not is_key:
        return None if value is None else MASK
    return _shown_key(value, id_tags=id_tags) if isinstance(value, str) else value


#: A value, the container and key for its copy, and the folded name of the member it is in.
_Task = tuple[Any, Any, Any, str]
_SCALARS = frozenset({bool, int, float, type(None)})
_CONTAINERS = frozenset({dict, list, tuple})


class Masker:
    """The masking of one value; `changed` is whether anything was masked."""

    def __init__(self, *, id_tags: bool) -> None:
        self.changed = False
        self._id_tags = id_tags

    def text(self, text: str) -> str:
        """Return a text that may be shown."""
        shown = mask_text(text, id_tags=self._id_tags)
        if shown is not text:
            self.changed = True
        return shown

    def value(self, value: Any) -> Any:
        """Return a copy of a value that may be shown; tuples become lists."""
        out: list[Any] = [None]
        todo: list[_Task] = [(value, out, 0, "")]
        structs: list[tuple[Any, dict[str, Any], Any, Any]] = []
        while todo:
            item, parent, key, word = todo.pop()
            if isinstance(item, str):
                parent[key] = self.text(item)
            elif isinstance(item, dict):
                parent[key] = self._members(list(item.items()), todo, word)
            elif isinstance(item, list | tuple):
                parent[key] = self._elements(item, todo, word)
            elif isinstance(item, ShowsNoSecrets):
                made = self._fields(item, todo)
                structs.append((item, made, parent, key))
            else:
                parent[key] = item
        for item, made, parent, key in reversed(structs):
            parent[key] = type(item)(**made)
        return out[0]

    def _members(
        self, pairs: list[tuple[Any, Any]], todo: list[_Task], word: str
    ) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        words = [fold(name) if isinstance(name, str) else "" for name, _ in pairs]
        pairing = _Pairing(pairs, words, word, id_tags=self._id_tags)
        for (name, member), bare in zip(pairs, words, strict=True):
            shown = name
            if isinstance(name, str) and not _IS_NAME(name):
                shown = self.text(name)
                if shown in made:  # masked names may be equal
                    shown += str(len(made))
            if member is None:
                made[shown] = None
            elif self._is_hidden(name, bare, member, hides_values=pairing.hides_values):
                made[shown] = MASK
                self.changed = True
            elif name in pairing.sources and not isinstance(member, str):
                self._go_on(member, made, shown, todo, bare)
            elif name in pairing.sources:
                made[shown] = _shown_key(member, id_tags=self._id_tags)
                self.changed = self.changed or made[shown] is not member
            elif pairing.sources and type(member) is not bool:
                made[shown] = MASK
                self.changed = True
            else:
                self._go_on(member, made, shown, todo, bare)
        return made

    def _fields(self, item: ShowsNoSecrets, todo: list[_Task]) -> dict[str, Any]:
        """Return the masked members of a payload; its type says which of them are a pair."""
        made: dict[str, Any] = {}
        hidden = item.hides(id_tags=self._id_tags) or ("", "")
        for name in item.__struct_fields__:  # type: ignore[attr-defined]
            member = getattr(item, name)
            if member is None:
                made[name] = None
            elif name in hidden:
                made[name] = _shown_in_pair(member, is_key=name == hidden[0], id_tags=self._id_tags)
            elif self._is_hidden(name, fold(name), member, hides_values=False):
                made[name] = MASK
            else:
                self._go_on(member, made, name, todo, "keys")
                continue
            self.changed = self.changed or made[name] is not member
        return made

    def _is_hidden(self, name: Any, bare: str, member: Any, *, hides_values: bool) -> bool:
        if not bare:
            return False
        if is_secret(bare) or (hides_values and bare in VALUES):
            return True
        if not name.isascii() and names_secret(name):
            return True
        if not self._id_tags:
            return False
        return bare in _VENDOR or is_id_tag(bare) or (bare == "idtaginfo" and type(member) is str)

    def _go_on(self, member: Any, made: Any, key: Any, todo: list[_Task], word: str) -> None:
        made[key] = member
        if isinstance(member, str):
            made[key] = self.text(member)
        elif type(member) not in _SCALARS:
            todo.append((member, made, key, word))

    def _elements(
        self, elements: list[Any] | tuple[Any, ...], todo: list[_Task], word: str
    ) -> list[Any]:
        made = list(elements)
        names = _names_in(made, word, id_tags=self._id_tags)
        for index, element in enumerate(made):
            if not names:
                self._go_on(element, made, index, todo, word)
            elif index not in names and element is not None and not isinstance(element, bool):
                made[index] = MASK
                self.changed = True
        return made


def mask_value(value: Any, *, id_tags: bool = False) -> Any:
    """Return a copy of a JSON value, or of a payload, that may be shown.

    It masks the values of members that name a secret, the values next to a text that names one
    (`{"key": "AuthorizationKey", "value": …}`, with any member names, or as a list), and texts as
    `mask_text` does.

    Args:
        value: dicts, lists, texts, numbers and payloads.
        id_tags: mask id tags and a vendor's `data` as well.
    """
    return Masker(id_tags=id_tags).value(value)


class _Cut(NamedTuple):
    """An object in which something was lost: itself, its masked copy, its name, what was lost."""

    item: dict[str, Any]
    made: dict[str, Any]
    within: str
    lost: set[str]


def hide_cut(value: Any, shown: Any, places: list[list[str]]) -> None:
    """Mask values whose key may be missing, because the text was truncated there.

    Args:
        value: an object.
        shown: its masked copy, which is changed.
        places: the names and indexes that lead to each place where something is missing.
    """
    cuts: dict[int, _Cut] = {}
    unknown: dict[int, Any] = {}
    for place in places:
        item, made, within = value, shown, ""
        around: tuple[Any, Any, str] | None = None
        for depth, key in enumerate(place, 1):
            below = _part(item, key)
            if type(below) not in _CONTAINERS:
                if depth < len(place) or key.endswith("..."):  # it was shortened
                    unknown[id(made)] = made
                _note_cut(cuts, item, made, within, key)
                break
            around = item, made, within
            within = within if type(item) is list else key
            item, made = below, _part(made, key)
            if type(made) not in _CONTAINERS:  # masked as a whole, or its name is
                if type(around[1]) is dict and key not in around[1]:
                    unknown[id(around[1])] = around[1]
                break
        else:
            _note_cut(cuts, item, made, within, "")
            if around is not None:
                _note_cut(cuts, *around, "")
    for cut in cuts.values():
        parts = cut.item | dict.fromkeys(cut.lost - cut.item.keys())
        if pairs_secret(parts, cut.within, cut=True):
            _hide(cut.made, [name for name in cut.made if _short_fold(name) in VALUES])
    for made in unknown.values():
        _hide(made, list(made) if type(made) is dict else range(len(made)))


def _part(container: Any, key: str) -> Any:
    if type(container) is dict:
        return container.get(key)
    return container[int(key)] if key.isdecimal() and int(key) < len(container) else None


def _note_cut(cuts: dict[int, _Cut], item: Any, made: Any, within: str, lost: str) -> None:
    if type(item) is dict:
        cut = cuts.setdefault(id(item), _Cut(item, made, within, set()))
        if lost:
            cut.lost.add(lost)


def _hide(made: Any, keys: Iterable[Any]) -> None:
    for key in keys:
        if made[key] is not None and type(made[key]) is not bool:
            made[key] = MASK


def is_hidden(name: str, *, id_tags: bool = False) -> bool:
    """Return whether every value of a member with this name is masked."""
    bare = fold(name)
    return is_secret(bare) or (id_tags and (bare in _VENDOR or is_id_tag(bare)))


def holds_secret(value: Any) -> bool:
    """Return whether a value has anything to mask."""
    if isinstance(value, str):
        return mask_text(value) is not value
    if not isinstance(value, dict | list):
        return False
    masker = Masker(id_tags=False)
    masker.value(value)
    return masker.changed


# -- Showing ---------------------------------------------------------------------------------------


def show(value: Any) -> str:
    """Return the `repr` of a value with secrets masked; JSON may have any depth."""
    if isinstance(value, Struct):
        return repr(value)
    if isinstance(value, str):
        return repr(value if value.isalnum() else mask_text(value))
    if not isinstance(value, dict | list | tuple):
        return _repr(value)
    shown = mask_value(value)
    parts: list[str] = []
    #: The open containers: the remaining members or elements, and the closing bracket.
    open_: list[tuple[Iterator[Any], str]] = [(iter([shown]), "")]
    while open_:
        rest, closer = open_[-1]
        for item in rest:
            if type(item) is tuple and closer == "}":
                name, item = item  # noqa: PLW2901 - a member is a pair
                parts.append(f"{name!r}: ")
            if type(item) is dict and item:
                parts.append("{")
                open_.append((iter(item.items()), "}"))
                break
            if type(item) is list and item:
                parts.append("[")
                open_.append((iter(item), "]"))
                break
            parts += (_repr(item), ", ")
        else:
            parts[-1] = closer  # replaces the comma after the last one
            parts.append(", ")
            open_.pop()
    return "".join(parts[:-2])


#: The size up to which a container is shown whole in a line: values, and characters per value.
_LARGEST_SHOWN = 50
_TEXT_PER_VALUE = 40


def is_large(value: Any) -> bool:
    """Return whether an object or list is too large to be shown as one of many values.

    Each nested value is one of them, too. If all were shown whole, the innermost would be shown
    once for each level of nesting.
    """
    room = _LARGEST_SHOWN
    todo: list[Any] = [value] if isinstance(value, dict | list) else []
    while todo and room >= 0:
        item = todo.pop()
        if isinstance(item, dict | list):
            room -= len(item)
            if room >= 0:
                todo.extend(item.values() if isinstance(item, dict) else item)
        elif isinstance(item, str):
            room -= len(item) // _TEXT_PER_VALUE
    return room < 0


def _repr(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # more digits than `sys.set_int_max_str_digits` allows
        return f"<{type(value).__name__}>"


_plain_repr = Struct.__repr__


class ShowsNoSecrets:
    """Mixin of structs: `repr` and rich show `***` for the values of secrets.

    Attributes:
        PAIR: the member with the key and the member with its value, if the struct has a pair.
    """

    __slots__ = ()
    PAIR: ClassVar[tuple[str, str] | None] = None

    def hides(self, *, id_tags: bool) -> tuple[str, str] | None:
        """Return `PAIR` if its value has to be masked."""
        if self.PAIR is None:
            return None
        key_name, _ = self.PAIR
        key = getattr(self, key_name)
        if isinstance(key, str):
            return self.PAIR if _names_what_is_masked(key, id_tags=id_tags) else None
        # If the key is not text, which its type forbids, the value is masked as well.
        return None if key is None and key_name != "key" else self.PAIR

    def _shown(self) -> list[tuple[str, Any]]:
        """Return each member with the value that may be shown."""
        shown: list[tuple[str, Any]] = []
        hidden = self.hides(id_tags=False)
        for name in self.__struct_fields__:  # type: ignore[attr-defined]
            value = getattr(self, name)
            if hidden is not None and name in hidden:
                value = _shown_in_pair(value, is_key=name == hidden[0], id_tags=False)
            elif type(value) is list:
                value = [
                    each if isinstance(each, ShowsNoSecrets) else mask_value(each) for each in value
                ]
            elif not isinstance(value, ShowsNoSecrets):
                value = mask_value(value)
            shown.append((name, value))
        return shown

    def __rich_repr__(self) -> list[tuple[str, Any]]:  # else rich would show the values unmasked
        return self._shown()

    def __repr__(self) -> str:
        payload: Any = self
        # Most payloads have nothing to mask, and the `repr` of msgspec is much faster.
        for value in astuple(payload):
            kind = type(value)
            if kind is str:
                if not value.isalnum() and not _IS_NAME(value) and mask_text(value) is not value:
                    break
            elif kind in _CONTAINERS and (kind is not list or not all(map(_shows_itself, value))):
                break
        else:
            if self.PAIR is None or self.hides(id_tags=False) is None:
                return _plain_repr(payload)
        members = ", ".join([f"{name}={value!r}" for name, value in self._shown()])
        return f"{type(self).__name__}({members})"


def _shows_itself(value: Any) -> bool:
    if type(value) is str:
        return _IS_NAME(value) is not None
    return type(value) not in _CONTAINERS
