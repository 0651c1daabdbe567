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
#: The maximum size of a table; more than the code points that fold to ASCII letters.
_MOST_FOLDS = 4096


def _fold_character(code: int) -> str:
    """Return a character as ASCII letters and digits if it has such a form (NFKD, no accents)."""
    character = chr(code)
    base = _LOOKALIKES.get(character) or unicodedata.normalize("NFKD", character).casefold()
    folded = "".join(sign for sign in base if sign.isalnum())
    # Names have only ASCII letters; others are shortened, as one can become eighteen characters.
    return folded if folded.isascii() else folded[:2]


class Folds(dict[int, str | None]):
    """A table for `str.translate` that computes non-ASCII characters on first use.

    Characters are folded one by one: normalizing a whole text can take quadratic time.
    """

    def __missing__(self, code: int) -> str | None:
        folded: str | None = _fold_character(code) or self.separator(code)
        if len(self) < _MOST_FOLDS:
            self[code] = folded
        return folded

    def separator(self, code: int) -> str | None:
        """Return the replacement of a character that is not a letter or digit."""
        del code
        return None


_NAME_FOLDS = Folds(
    (code, chr(code).lower() if chr(code).isalnum() else None) for code in range(128)
)
_LOWER = bytes(range(256)).lower()
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def fold(text: str) -> str:
    """Return a text in lower case, without separators and accents.

    Full-width and look-alike letters become ASCII letters.
    """
    if text.isascii():  # the same, three times as fast
        return text.encode().translate(_LOWER, _NO_LETTERS).decode()
    return text.translate(_NAME_FOLDS)


# -- Names -----------------------------------------------------------------------------------------

Search = Callable[[str], "re.Match[str] | None"]


def lazily(
    pattern: str | Callable[[], str], method: str, flags: re.RegexFlag = re.NOFLAG
) -> Callable[..., Any]:
    """Return a method of a pattern that is compiled on first use.

    To compile all patterns of this folder takes longer than to import the rest of the package.
    """
    made: list[Callable[..., Any]] = []

    def run(*arguments: Any) -> Any:
        if not made:
            text = pattern if isinstance(pattern, str) else pattern()
            made.append(getattr(re.compile(text, flags), method))
        return made[0](*arguments)

    return run


def any_of(words: Iterable[Sequence[str]]) -> Search:
    """Return a function that searches a text for words, each given as letters or patterns.

    Common beginnings of words are matched once, so the search takes a fraction of the time.
    """

    def pattern(node: dict[str, Any]) -> str:
        if "" in node:  # the shorter word is found anyway
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
#: At the end of a name only; elsewhere they are parts of other words (ping, power, keyboard).
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
#: The length of the shortest misspelling, and of the longest name in which one is searched.
_SHORTEST_SLIP, _LONGEST_SLIP = 7, 64
#: Each word above, and each misspelling of it, contains one of these; a quick first check.
HINTS = (
    "accesscode", "auth", "bearer", "contras", "cookie", "cre", "geheim", "jwt", "kennwort", "key",
    "motdepasse", "ord", "otp", "pas", "pin", "priv", "psk", "pswd", "puk", "pw", "rase", "sec",
    "sercet", "tial", "tok",
)  # fmt: skip
_MAY_NAME = any_of(HINTS)
SHORT = 64  # characters; the cache is bounded in bytes, not just in names


def names_secret(name: str) -> bool:
    """Return whether a configuration key or member is named like a secret.

    Case, separators and the form of letters are ignored: `Auth_Key` and `wifi-psk` are found like
    `AuthorizationKey`, and so are names with one typing error. Vendors choose their own key names,
    so in doubt a name counts as one of a secret.
    """
    return _short_name(name) if len(name) <= SHORT else _long_name(name)


def _long_name(name: str) -> bool:
    # Non-ASCII letters may come from a wrong encoding, so the name is checked without them, too.
    return is_secret(fold(name)) or (
        not name.isascii() and is_secret(fold(name.encode("ascii", "ignore").decode()))
    )


_short_name = lru_cache(maxsize=1024)(_long_name)


def is_secret(bare: str) -> bool:
    """Return whether a folded name names a secret."""
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
#: A signed container of a meter, which contains the id tag of the driver: OCMF as text, in Base64
#: or in hexadecimal, or a JSON object with another format.
HOLDS_CONTAINER = lazily(
    r"(?-i:OCMF\s*+\|)|(?-i:T0NNRn)|4f434d467c|signed_?meter_?(?:data|value\b)",
    "search",
    re.IGNORECASE,
)
#: Shorter than any signature, so a shorter text cannot have a signature and an id tag.
SHORTEST_CONTAINER = 16
#: Whole names with "token" that mean an id tag, in the Plug & Charge note and in OCPP 2.x. They are
#: masked like id tags. All other names with "token" mean secrets, including those of OpenID
#: (`openIdToken`, `idTokenHint`).
ID_TOKENS = frozenset({
    "idtoken", "idtokeninfo", "idtokens", "idtokentype", "groupidtoken", "additionalidtoken",
})  # fmt: skip
#: Whole names of id tags: `parentId` is a known alias, the others are likely typing errors.
_ID_TAG_NAMES = frozenset({"parentid", "tag", "tags", "uid", "itag", "idta", "idtg", "ldtag"})


def names_id_tag(name: str) -> bool:
    """Return whether a member or configuration key has an id tag.

    Not `idTagInfo`: it is an object, whose members are masked one by one.
    """
    return is_id_tag(fold(name))


def is_id_tag(bare: str) -> bool:
    """Return whether a folded name names an id tag."""
    return bare in _ID_TAG_NAMES or (HAS_ID_TAG(bare) is not None and "idtaginfo" not in bare)


def path_names_secret(path: str) -> bool:
    """Return whether a segment of a JSON pointer names a secret, or was shortened and may have."""
    for segment in path.split("/"):
        # The missing end of a shortened name is unknown.
        if segment.endswith("..."):
            return True
        if segment and not segment.isdigit() and names_secret(unescape(segment)):
            return True
    return False


def unescape(segment: str) -> str:
    """Return a segment of a JSON pointer without escapes."""
    return segment.replace("~1", "/").replace("~0", "~") if "~" in segment else segment


def may_name_secret(text: str) -> bool:
    """Return whether a name anywhere in the text of a frame may name a secret.

    A cheap check of the whole text: most frames have no such name.
    """
    return "\\" in text or holds_any(_PAIR_HINTS, fold(text))


def holds_any(words: Iterable[str], text: str) -> bool:
    """Return whether a text contains one of some words.

    Two dozen searches, one for each word, take a tenth of the time of one regular expression.
    """
    for word in words:  # noqa: SIM110 - any() takes three times as long
        if word in text:
            return True
    return False


_PAIR_HINTS = (*HINTS, "readonly")
