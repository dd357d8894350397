"""Whose documents a rule is about: a list, those who want them, those whose cards say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from docgen.exceptions import DocGenError
from docgen.models import Channel
from docgen.models.mapping import to_mapping
from docgen.scheduling.rules import ClientChoice, ScheduleRule

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.models import Party

UNREADABLE: Final = "карточка клиента не читается"


class AudienceReader:
    """Finds the clients of a rule; ``tell`` is told of those whose cards cannot be read."""

    def __init__(self, dg: DocGen, rule: ScheduleRule, tell: Callable[[str, str], None]) -> None:
        self._dg = dg
        self._rule = rule
        self._tell = tell

    @cached_property
    def clients(self) -> frozenset[str] | None:
        """The ids of the clients meant; ``None`` where all of them are."""
        if self._rule.audience is ClientChoice.ALL and not self._rule.where:
            return frozenset(self._rule.clients) or None
        return frozenset(party.id for party in self.parties)

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The cards of the clients meant."""
        return tuple(self._read())

    def _read(self) -> Iterator[Party]:
        for client in self._rule.clients or self._known():
            try:
                party = self._dg.source.client(client)
                if self._is_meant(client, party):
                    yield party
            except DocGenError:
                self._tell(UNREADABLE, client)

    def _known(self) -> Iterator[str]:
        """Yield every client who has a contract with the rule's organisation, each once."""
        seen: set[str] = set()
        for contract in self._dg.source.contracts():
            is_ours = self._rule.organisation in {"", contract.organisation_id}
            if is_ours and contract.client_id not in seen:
                seen.add(contract.client_id)
                yield contract.client_id

    def _is_meant(self, client: str, party: Party) -> bool:
        card: dict[str, Any] = to_mapping(party) if self._rule.where else {}
        if any(not _holds(card, path, wanted) for path, wanted in self._rule.where.items()):
            return False
        return self._rule.audience is ClientChoice.ALL or any(
            contact.wants_document(code, Channel.EMAIL)
            for contact in self._dg.clients.contacts(client)
            for code in self._rule.types
        )


def _holds(card: Mapping[str, Any], path: str, wanted: Sequence[str]) -> bool:
    """Whether a card has one of some values at a path; what is not there is empty."""
    value: Any = card
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return ("" if value is None else str(value)) in wanted
