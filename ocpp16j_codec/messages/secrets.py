"""The names that mean a secret or an id tag; `masking` masks their values.

Two levels:

- *Secrets* (passwords, authorization keys, tokens, private keys, credentials in addresses) are
  never shown: not in any `str` or `repr` of a payload, frame, quirk or error.
- *Id tags* are shown, except in copies made for logs (`redact`): `id_tags=True` below.

Only printed forms are masked. Values are stored, compared, pickled and sent unchanged. The key that
names a secret is never masked.

Rule of this file: if in doubt, mask. No function recurses, and each takes time linear in the size
of the text or value, because peers choose them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

__all__ = [
    "ENDINGS",
    "HAS_ID_TAG",
    "HAS_LONG_WORD",
    "HAS_SLIP",
    "HAS_WORD",
    "HINTS",
    "HOLDS_CONTAINER",
    "ID_TOKENS",
    "MASK",
    "SHORT",
    "SHORTEST_CONTAINER",
    "WORDS",
    "Folds",
    "any_of",
    "fold",
    "holds_any",
    "is_id_tag",
    "is_secret",
    "lazily",
    "may_name_secret",
    "names_id_tag",
    "names_secret",
    "path_names_secret",
    "unescape",
]

MASK = "***"

# -- Folding: one spelling for all -----------------------------------------------------------------

#: Letters of other alphabets that look like ours (Cyrillic and Greek).
_LOOKALIKES = dict(
    zip(
        "аеорсухкѕіјԛԝтмнвАЕОРСУХКЅІЈТМНВοραεικυτνχ",
        "aeopcyxksijqwtmhbaeopcyxksijtmhbopaeikutvx",
        strict=True,
    )
)
#: More code points than have a folded form of ASCII letters; the table must not grow for ever.
_MOST_FOLDS = 4096


def _fold_character(code: int) -> str:
    """One character as ASCII letters and digits, where it has such a form (NFKD, no accents)."""
    character = chr(code)
    base = _LOOKALIKES.get(character) or unicodedata.normalize("NFKD", character).casefold()
    folded = "".join(sign for sign in base if sign.isalnum())
    # No name is of other letters; one sign can stand for eighteen of them.
    return folded if folded.isascii() else folded[:2]


class Folds(dict[int, str | None]):
    """A table for `str.translate` that finds out about other characters than ASCII when asked.

    Characters are folded one by one: normalizing a whole text can take quadratic time.
    """

    def __missing__(self, code: int) -> str | None:
        folded: str | None = _fold_character(code) or self.separator(code)
        if len(self) < _MOST_FOLDS:
            self[code] = folded
        return folded

    def separator(self, code: int) -> str | None:
        """Return what stands for a character that is no letter or digit."""
        del code
        return None


_NAME_FOLDS = Folds(
    (code, chr(code).lower() if chr(code).isalnum() else None) for code in range(128)
)
_LOWER = bytes(range(256)).lower()
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def fold(text: str) -> str:
    """Return a text without what spelling it differently may change.

    Case, separators, accents, full-width and look-alike letters do not count.
    """
    if text.isascii():  # the same, three times as fast
        return text.encode().translate(_LOWER, _NO_LETTERS).decode()
    return text.translate(_NAME_FOLDS)


# -- Names -----------------------------------------------------------------------------------------

Search = Callable[[str], "re.Match[str] | None"]


def lazily(
    pattern: str | Callable[[], str], method: str, flags: re.RegexFlag = re.NOFLAG
) -> Callable[..., Any]:
    """Return a method of a pattern that is compiled when it is first needed.

    Compiling those of this folder takes longer than importing the rest of the package.
    """
    made: list[Callable[..., Any]] = []

    def run(*arguments: Any) -> Any:
        if not made:
            text = pattern if isinstance(pattern, str) else pattern()
            made.append(getattr(re.compile(text, flags), method))
        return made[0](*arguments)

    return run


def any_of(words: Iterable[Sequence[str]]) -> Search:
    """Return the search for any of some words, given letter by letter (or pattern by pattern).

    What words begin with alike is looked at once, so that it takes a fraction of the time.
    """

    def pattern(node: dict[str, Any]) -> str:
        if "" in node:  # whatever goes on is found as well
            return ""
        return f"(?:{'|'.join(letter + pattern(each) for letter, each in sorted(node.items()))})"

    def whole() -> str:
        tree: dict[str, Any] = {}
        for word in words:
            node = tree
            for letter in word:
                node = node.setdefault(letter, {})
            node[""] = {}
        return pattern(tree)

    return lazily(whole, "search")


#: Anywhere in a folded name, even with blanks between the letters.
_LONG_WORDS = (
    "accesskey", "authorisationkey", "authorizationkey", "contrasena", "credential",
    "encryptionkey", "geheimnis", "kennwort", "motdepasse", "passphrase", "passwort", "password",
    "pincode", "privatekey", "securitykey", "sharedkey", "wachtwoord",
)  # fmt: skip
#: Anywhere in a folded name.
_SHORT_WORDS = (
    "accesscode", "apikey", "authkey", "bearer", "jwt", "passcode", "passkey", "passwd", "passw0rd",
    "psk", "pswd", "pwd", "secret", "sercet", "secert", "secrte", "secrect", "token", "tokne",
    "wepkey", "wifikey", "wlankey", "wpakey",
)  # fmt: skip
WORDS = frozenset({*_LONG_WORDS, *_SHORT_WORDS})
HAS_WORD, HAS_LONG_WORD = any_of(sorted(WORDS)), any_of(_LONG_WORDS)
#: At the end of a name; within one they mean nothing (ping, power, keyboard).
ENDINGS = (
    "(?:pass|pin|puk|pw|otp|key(?<=[a-z0-9]key)"
    "(?<!configurationkey)(?<!configkey)(?<!unknownkey)(?<!publickey))"
)
_ENDS_SECRET = lazily(rf"{ENDINGS}[0-9]*\Z", "search")
#: Whole names that mean a secret only on their own.
_WHOLE = frozenset({"authorization", "authorisation", "cookie", "proxyauthorization", "setcookie"})


def _slips(word: str) -> Iterator[tuple[str, ...]]:
    """Yield a word with one letter missing, wrong or too many, or two of them swapped."""
    last, any_letter = len(word) - 1, "[a-z0-9]"
    yield from ((*word[1:],), (*word[:-1],))
    for i in range(1, last + 1):
        yield (*word[:i], any_letter, *word[i:])
        if i < last:
            yield (*word[:i], *word[i + 1 :])
            yield (*word[:i], any_letter, *word[i + 1 :])
    for i in range(last):
        yield (*word[:i], word[i + 1], word[i], *word[i + 2 :])


_MISSPELT = (
    "authorizationkey", "authorisationkey", "credential", "passphrase", "password", "privatekey",
)  # fmt: skip
HAS_SLIP = any_of(slip for word in _MISSPELT for slip in _slips(word))
#: The shortest misspelling of one of those, and twice the longest name that may be one.
_SHORTEST_SLIP, _LONGEST_SLIP = 7, 64
#: One of these is in each of the words above, in whatever way it is misspelled; one quick look.
HINTS = (
    "accesscode", "auth", "bearer", "contras", "cookie", "cre", "geheim", "jwt", "kennwort", "key",
    "motdepasse", "ord", "otp", "pas", "pin", "priv", "psk", "pswd", "puk", "pw", "rase", "sec",
    "sercet", "tial", "tok",
)  # fmt: skip
_MAY_NAME = any_of(HINTS)
SHORT = 64  # characters; the cache is bounded in bytes, not just in names


def names_secret(name: str) -> bool:
    """Return whether a configuration key or member holds something that no log may show.

    Case, separators and the form of letters do not count: `Auth_Key` and `wifi-psk` are found like
    `AuthorizationKey`, and so is one slip of the pen. Vendors name their keys freely, so this leans
    towards hiding too much.
    """
    return _short_name(name) if len(name) <= SHORT else _long_name(name)


def _long_name(name: str) -> bool:
    # Letters that are none of ours may be all that has become of a broken character.
    return is_secret(fold(name)) or (
        not name.isascii() and is_secret(fold(name.encode("ascii", "ignore").decode()))
    )


_short_name = lru_cache(maxsize=1024)(_long_name)


def is_secret(bare: str) -> bool:
    """Return whether a name that has been folded names a secret."""
    if _MAY_NAME(bare) is None:
        return False
    if bare in ID_TOKENS:
        return False
    if HAS_WORD(bare) is not None or bare in _WHOLE:
        return True
    if _ENDS_SECRET(bare[-_LONGEST_SLIP:]) is not None:
        return True
    return _SHORTEST_SLIP <= len(bare) <= _LONGEST_SLIP and HAS_SLIP(bare) is not None


#: Anywhere in a folded name.
HAS_ID_TAG = any_of((
    "idtag", "rfid", "idtga", "idatg", "tagid", "taguid", "cardid", "cardno", "cardnr",
    "cardnumber", "carduid", "contractid", "emaid", "evcoid", "idtoken", "nfcid", "nfctag",
    "nfcuid",
))  # fmt: skip
#: A signed container of a meter, which has the id tag of the driver in it: OCMF as it is, in Base64
#: or in hexadecimal, or the JSON around another one.
HOLDS_CONTAINER = lazily(
    r"(?-i:OCMF\s*+\|)|(?-i:T0NNRn)|4f434d467c|signed_?meter_?(?:data|value\b)",
    "search",
    re.IGNORECASE,
)
#: Shorter than any signature, so that there is no room for an id tag beside one.
SHORTEST_CONTAINER = 16
#: Whole names with a token in them that is none: the Plug & Charge note and OCPP 2.x call the id
#: tag so. It goes over the wire as `idTag` a moment later, and is masked where id tags are. Other
#: names of tokens stay secrets, those of OpenID (`openIdToken`, `idTokenHint`) among them.
ID_TOKENS = frozenset({
    "idtoken", "idtokeninfo", "idtokens", "idtokentype", "groupidtoken", "additionalidtoken",
})  # fmt: skip
#: Whole names of id tags: `parentId` is a known alias, the rest may be a slip of the pen.
_ID_TAG_NAMES = frozenset({"parentid", "tag", "tags", "uid", "itag", "idta", "idtg", "ldtag"})


def names_id_tag(name: str) -> bool:
    """Return whether a member or configuration key holds an id tag.

    `idTagInfo` holds more than one member, and is looked into.
    """
    return is_id_tag(fold(name))


def is_id_tag(bare: str) -> bool:
    """Return whether a name that has been folded names an id tag."""
    return bare in _ID_TAG_NAMES or (HAS_ID_TAG(bare) is not None and "idtaginfo" not in bare)


def path_names_secret(path: str) -> bool:
    """Return whether a name on the way down a JSON pointer names a secret, or may once have."""
    for segment in path.split("/"):
        # Of a name that was cut, nobody knows the rest.
        if segment.endswith("..."):
            return True
        if segment and not segment.isdigit() and names_secret(unescape(segment)):
            return True
    return False


def unescape(segment: str) -> str:
    """Return the name that a segment of a JSON pointer stands for."""
    return segment.replace("~1", "/").replace("~0", "~") if "~" in segment else segment


def may_name_secret(text: str) -> bool:
    """Return whether a name anywhere in the text of a frame may name a secret.

    One cheap look for all of them: most frames need no closer look.
    """
    return "\\" in text or holds_any(_PAIR_HINTS, fold(text))


def holds_any(words: Iterable[str], text: str) -> bool:
    """Return whether one of some words stands in a text.

    Looking for two dozen words, one by one, takes a tenth of the time that one regular expression
    for all of them takes.
    """
    for word in words:  # noqa: SIM110 - any() takes three times as long
        if word in text:
            return True
    return False


_PAIR_HINTS = (*HINTS, "readonly")
