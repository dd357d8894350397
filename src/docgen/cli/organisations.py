"""Whose counter or money a command means, where `--org` does not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.exceptions import ConfigurationError, UnknownNameError

if TYPE_CHECKING:
    from docgen.facade import DocGen


def organisation_of(docgen: DocGen, given: str | None, client: str | None = None) -> str:
    """Return the organisation given, else the only one that there is.

    Those that there are stand in the contracts of the source, or in those of the ``client`` that
    is meant; without any, the counters tell.

    Raises:
        ConfigurationError: there are several, so that a number of another one might be taken.

    """
    if given is not None:
        return given
    found = _of_contracts(docgen, client) or {
        counter.key.organisation for counter in docgen.numbers.counters()
    }
    if len(found) > 1:
        listed = ", ".join(map(repr, sorted(found)))
        raise ConfigurationError(
            f"every organisation has counters and money of its own; say whose with --org, one of "
            f"{listed}"
        )
    return next(iter(found), "")


def _of_contracts(docgen: DocGen, client: str | None) -> set[str]:
    from docgen.pipeline.collect import NoSource
    from docgen.pipeline.wider_answers import each_contract

    if isinstance(docgen.source, NoSource):
        return set()
    try:
        contracts = each_contract(docgen.source, client)
        return {contract.organisation_id for contract in contracts if contract.organisation_id}
    except UnknownNameError:  # the source does not know the client
        return _of_contracts(docgen, None)
