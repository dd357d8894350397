"""Numbering rules: which counter a document takes its number from, and how it is written."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from attrs import field, frozen

from docgen.exceptions import ConfigurationError, nearest_names
from docgen.models import NumberContext
from docgen.numbering.masks import Mask

_MONTHS_IN_YEAR: Final = 12
_MONTHS_IN_QUARTER: Final = 3


class Reset(StrEnum):
    """When counting begins again, by the document's date."""

    NEVER = "never"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


class Scope(StrEnum):
    """What, inside an organisation, has a counter of its own."""

    NONE = "none"
    BRANCH = "branch"
    CLIENT = "client"
    CONTRACT = "contract"


_YEAR: Final = ("YYYY", "YY")

#: What a mask needs for its numbers not to come again after a reset: one token of each group.
#: {YY} comes again in a hundred years, which is accepted. A fiscal year has parts of two
#: calendar years and a calendar year of two fiscal ones, so only the month tells them apart.
_RESET_TOKENS: Final[dict[Reset, tuple[tuple[str, ...], ...]]] = {
    Reset.NEVER: (),
    Reset.YEAR: (_YEAR,),
    Reset.FISCAL_YEAR: (_YEAR, ("MM",)),
    Reset.QUARTER: (_YEAR, ("Q", "MM")),
    Reset.MONTH: (_YEAR, ("MM",)),
    Reset.DAY: (_YEAR, ("MM",), ("DD",)),
}

E = TypeVar("E", bound=StrEnum)


def _choice(kind: type[E], value: str) -> E:
    try:
        return kind(value)
    except ValueError:
        names = [row.value for row in kind]
        near = " or ".join(map(repr, nearest_names(value, names)))
        hint = f"Did you mean {near}?" if near else f"Known: {', '.join(names)}"
        name = kind.__name__.lower()
        raise ConfigurationError(f"there is no {name} {value!r} of numbering. {hint}") from None


def _reset(value: str) -> Reset:
    return _choice(Reset, value)


def _scope(value: str) -> Scope:
    return _choice(Scope, value)


@frozen(kw_only=True)
class CounterKey:
    """What identifies a counter; ``scope`` is the id of the branch, client or contract."""

    rule: str
    organisation: str
    scope: str
    period: str

    def __str__(self) -> str:
        return "/".join(
            part for part in (self.rule, self.organisation, self.scope, self.period) if part
        )


@frozen(kw_only=True)
class NumberingRule:
    """How numbers are made.

    ``start`` is the first number of every period; raised above the numbers another system has
    given, it also moves a running counter up, never down. ``reset`` and ``scope`` may be given
    by name. ``fiscal_start_month``, from 1 to 12, belongs to the reset by fiscal year.

    Raises:
        ConfigurationError: the mask would give a number twice: after a reset, or in another
            scope. It names the token to add.

    """

    code: str
    mask: Mask
    reset: Reset = field(default=Reset.NEVER, converter=_reset)
    scope: Scope = field(default=Scope.NONE, converter=_scope)
    start: int = 1
    fiscal_start_month: int = 1

    def __attrs_post_init__(self) -> None:
        if self.start < 1:
            raise self._error(f"start is {self.start}; it must be 1 or more")
        if not 1 <= self.fiscal_start_month <= _MONTHS_IN_YEAR:
            raise self._error(f"fiscal_start_month is {self.fiscal_start_month}, not 1 to 12")
        for group in _RESET_TOKENS[self.reset]:
            if self.mask.names.isdisjoint(group):
                needed = " or ".join(f"{{{name}}}" for name in group)
                raise self._error(
                    f"mask {self.mask.text!r} would repeat its numbers after every "
                    f"{self.reset.replace('_', ' ')}. Add {needed} to it, or set reset to 'never'"
                )
        if self.scope is not Scope.NONE and self.scope not in self.mask.names:
            raise self._error(
                f"mask {self.mask.text!r} would give every {self.scope} the same numbers. "
                f"Add {{{self.scope}}} to it, or set scope to 'none'"
            )

    def period_key(self, on: date) -> str:
        """Return the period of a document's date: 2026, FY2026, 2026-Q4, 2026-10, 2026-10-31.

        Without resets it is the empty text.
        """
        match self.reset:
            case Reset.NEVER:
                return ""
            case Reset.YEAR:
                return f"{on.year:04}"
            case Reset.FISCAL_YEAR:
                return f"FY{on.year - (on.month < self.fiscal_start_month):04}"
            case Reset.QUARTER:
                return f"{on.year:04}-Q{(on.month - 1) // _MONTHS_IN_QUARTER + 1}"
            case Reset.MONTH:
                return f"{on.year:04}-{on.month:02}"
            case Reset.DAY:
                return on.isoformat()

    def counter_key(self, context: NumberContext) -> CounterKey:
        """Return the counter that a document takes its number from."""
        scopes = {
            Scope.NONE: "",
            Scope.BRANCH: context.branch,
            Scope.CLIENT: context.client,
            Scope.CONTRACT: context.contract,
        }
        return CounterKey(
            rule=self.code,
            organisation=context.organisation,
            scope=scopes[self.scope],
            period=self.period_key(context.date),
        )

    def following(self, last: int | None) -> int:
        """Return what comes after the ``last`` number taken, ``None`` when none was."""
        return self.start if last is None else max(last + 1, self.start)

    def _error(self, problem: str) -> ConfigurationError:
        return ConfigurationError(f"numbering rule {self.code!r}: {problem}")
