"""Personal data in a frozen payload, marked as erased; numbers, dates and sums stay.

Personal are the people of a party and how to reach it, and, of a party that is a person, its
name, its address and its requisites (152-ФЗ, article 3). What a company is called and where it
is registered is no personal data, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from docgen.models import Case, PartyKind
from docgen.models.address import RUSSIA

#: What stands in place of personal data.
MARK: Final = "Персональные данные удалены"

_PERSONS: Final = frozenset(row.value for row in PartyKind if row.is_person)
_KINDS: Final = frozenset(row.value for row in PartyKind)
#: Of every party: how to reach it, and what the host says of it beside.
_CONTACTS: Final[Mapping[str, object]] = {"phone": "", "email": "", "exchange_information": ""}
#: Of a party that is a person: all that says who it is.
_IDENTITY: Final[Mapping[str, object]] = {
    **dict.fromkeys(("inn", "kpp", "ogrn", "okpo", "tax_id", "site", "edo_id", "department"), ""),
    "ogrn_date": None,
    "birth_date": None,
    "bank_account": None,
    "bank_accounts": [],
}
_ADDRESS: Final = re.compile(r"[^@\s,;<>\"'|]+@(?:[\w-]+\.)+[\w-]{2,}")
#: What is shorter is too common to be looked for in other texts.
_SHORTEST: Final = 5

_ENDINGS: Final = "аяоеёиыуюйь"
#: Between the words of a name: nothing only after initials, «П.И. Громов».
_BLANK: Final = r"[\s\u00a0]*"

_NAME: Final[Mapping[str, object]] = {
    "last": MARK,
    "first": "",
    "middle": "",
    "gender": None,
    "forms": {case.value: MARK for case in Case},
}


class Eraser:
    """Marks the personal data of one client, and remembers what it was to find it elsewhere.

    ``client`` is the id of the client.
    """

    def __init__(self, client: str) -> None:
        self._client = client
        self._words: set[str] = set()
        self._names: set[str] = set()

    def payload(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """Return the plain data of a document with the client's personal data marked.

        Our own organisation, and its people wherever they stand, stay.
        """
        buyer = plain.get("buyer", {})
        ours = set(map(_full_name, _names_in(plain.get("seller"))))
        marked: dict[str, Any] = {
            name: part if name == "seller" else self._marked(part, buyer, ours)
            for name, part in plain.items()
        }
        marked["buyer"] = self._party(buyer)
        seller = marked.pop("seller", None)
        clean: dict[str, Any] = self.plain(marked)
        return clean if seller is None else clean | {"seller": seller}

    def remember(self, texts: Iterable[object]) -> None:
        """Look for these texts elsewhere, too."""
        self._words.update(str(text) for text in texts if text)

    def plain(self, value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
        """Return plain data without what was personal elsewhere."""
        return _replace(value, self.cleaner())

    def cleaner(self) -> Callable[[str], str]:
        """Return what cleans texts of all that was personal until now, and of addresses of mail."""
        return partial(_clean, pattern=self._pattern)

    @property
    def _pattern(self) -> re.Pattern[str] | None:
        known = sorted((word for word in self._words if len(word) >= _SHORTEST), key=len)
        words = [f"(?i:{re.escape(row)})" for row in reversed(known)]
        # A name is longer than the surname that it begins with.
        patterns = [*words, *sorted(self._names, key=len, reverse=True)]
        return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)") if patterns else None

    def _marked(self, value: Any, buyer: Mapping[str, Any], ours: set[str]) -> Any:  # noqa: ANN401 - plain data
        if isinstance(value, list):
            return [self._marked(part, buyer, ours) for part in value]
        if not isinstance(value, Mapping):
            return value
        if _is_party(value) and self._is_same(value, buyer):
            return self._party(value)
        if _is_name(value) and _full_name(value) not in ours:
            self.remember_name(value)
            return dict(_NAME)
        return {name: self._marked(part, buyer, ours) for name, part in value.items()}

    def _is_same(self, party: Mapping[str, Any], buyer: Mapping[str, Any]) -> bool:
        ids = {self._client, buyer.get("id")} - {"", None}
        return (
            party.get("id") in ids
            or (bool(party.get("inn")) and party.get("inn") == buyer.get("inn"))
            or party.get("name") == buyer.get("name")
        )

    def _party(self, party: Mapping[str, Any]) -> dict[str, Any]:
        self.remember(party.get(name) for name in ("phone", "email"))
        of_person = party.get("kind") in _PERSONS
        for name in _names_in(party):
            self.remember_name(name, alone=of_person and name == party.get("person"))
        marked = dict(party) | {
            contact: _CONTACTS[contact] for contact in _CONTACTS if contact in party
        }
        if "contacts" in marked:
            people = marked["contacts"]
            self.remember(person.get(name) for person in people for name in ("email", "phone"))
            marked["contacts"] = []
        if marked.get("extra"):
            marked["extra"] = {}
        for role in ("director", "chief_accountant"):
            if marked.get(role):
                marked[role] = {**marked[role], "name": dict(_NAME), "signature": None}
        if of_person:
            self._identify(party)
            marked |= {row: _IDENTITY[row] for row in _IDENTITY if row in party} | {"name": MARK}
            marked |= dict(_marked_identity(party))
        return marked

    def _identify(self, party: Mapping[str, Any]) -> None:
        """Remember what says who a person is, in the spellings that other texts have it in."""
        self.remember(party.get(row) for row in ("name", "full_name", "inn", "ogrn", "edo_id"))
        self.remember([(party.get("address") or {}).get("text")])
        document = party.get("identity_document") or {}
        self.remember(
            [f"{document.get('series')} {document.get('number')}", document.get("number")]
        )

    def remember_name(self, name: Mapping[str, Any], *, alone: bool = False) -> None:
        """Look for a person's name elsewhere, in the cases and orders that people write it in.

        With ``alone`` also for the surname by itself.
        """
        last, first, middle = (str(name.get(row) or "") for row in ("last", "first", "middle"))
        self.remember(dict(name.get("forms") or {}).values())
        if not last:
            return
        surname = _declined(last)
        if alone or not first:
            self._names.add(surname)
        if not first:
            return
        given = rf"(?:{re.escape(first[0])}\.|{_declined(first)})"
        if middle:
            given += rf"(?:{_BLANK}(?:{re.escape(middle[0])}\.|{_declined(middle)}))?"
        self._names |= {f"{surname}{_BLANK}{given}", f"{given}{_BLANK}{surname}"}


def _marked_identity(party: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if party.get("full_name"):
        yield "full_name", MARK
    if party.get("person"):
        yield "person", dict(_NAME)
    if party.get("address"):
        # The code of a country says nothing of a person, and forms cannot do without one.
        yield "address", {"text": MARK, "country": party["address"].get("country") or RUSSIA}
    if party.get("identity_document"):
        yield "identity_document", {"kind": MARK}


def _declined(word: str) -> str:
    """Return a pattern of a word of a name in whatever case: its stem, and what may follow it."""
    stem = word.rstrip(_ENDINGS) or word
    return rf"{re.escape(stem)}\w{{0,4}}"


def _is_party(value: Mapping[str, Any]) -> bool:
    return value.get("kind") in _KINDS and isinstance(value.get("name"), str)


def _is_name(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("last"), str) and {*value} <= {*_NAME}


def _full_name(name: Mapping[str, Any]) -> str:
    return " ".join(str(name.get(row) or "") for row in ("last", "first", "middle"))


def _names_in(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - plain data
    if isinstance(value, Mapping):
        if _is_name(value):
            yield value
        for part in value.values():
            yield from _names_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _names_in(part)


def _clean(text: str, pattern: re.Pattern[str] | None) -> str:
    without = _ADDRESS.sub(MARK, text)
    return without if pattern is None else pattern.sub(MARK, without)


def _replace(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - plain data
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _replace(part, change) for name, part in value.items()}
    if isinstance(value, list):
        return [_replace(part, change) for part in value]
    return value
