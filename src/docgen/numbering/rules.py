"""Numbering rules: which counter a document takes its number from, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from docgen.exceptions import ConfigurationError, nearest_names
from docgen.models import NumberContext
from docgen.numbering.masks import COUNTER, Mask
from docgen.numbering.periods import Reset, missing_tokens, next_period, period_key, told_date

_MONTHS_IN_YEAR: Final = 12

#: No counter goes further; what is longer is some other number: of a phone, of a contract.
MAX_N: Final = 2**31 - 1


class Scope(StrEnum):
    """What, inside an organisation, has a counter of its own."""

    NONE = "none"
    BRANCH = "branch"
    CLIENT = "client"
    CONTRACT = "contract"


class Mode(StrEnum):
    """Whether numbers may have gaps.

    ``strict`` numbers never do: the counter is locked until the document is stored. ``fast``
    ones do when a document fails after its number was taken; nobody waits for anybody.
    """

    STRICT = "strict"
    FAST = "fast"


#: The tokens of which a mask needs one, for the counters of a scope to give different numbers.
_SCOPE_TOKENS: Final[dict[Scope, tuple[str, ...]]] = {
    Scope.NONE: (),
    Scope.BRANCH: ("branch", "branch_suffix"),
    Scope.CLIENT: ("client",),
    Scope.CONTRACT: ("contract",),
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


def _mode(value: str) -> Mode:
    return _choice(Mode, value)


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
class ParsedNumber:
    """What a number tells: its counter's ``n``, the texts of its tokens, the counter's period.

    ``period`` is that of :meth:`NumberingRule.period_key`, so empty without resets. What the
    mask does not print is empty, too.
    """

    n: int
    period: str
    values: Mapping[str, str]

    @property
    def organisation(self) -> str:
        """The source's id of the organisation."""
        return self.values.get("org", "")

    @property
    def branch(self) -> str:
        """The code of the branch."""
        suffix = self.values.get("branch_suffix", "")
        return self.values.get("branch") or suffix.removeprefix("/")

    @property
    def client(self) -> str:
        """The source's id of the client."""
        return self.values.get("client", "")

    @property
    def contract(self) -> str:
        """The source's id of the contract."""
        return self.values.get("contract", "")


@frozen(kw_only=True)
class NumberingRule:
    """How numbers are made.

    ``start`` is the first number of every period; raised above the numbers another system has
    given, it also moves a running counter up, never down. ``reset``, ``scope`` and ``mode`` may
    be given by name. ``fiscal_start_month``, from 1 to 12, belongs to the reset by fiscal year.
    ``time_zone`` (``Europe/Moscow``) says which day it is where documents are dated by moments.
    The dates of a ``chronological`` rule's numbers must go up with them. ``in_settings`` is the
    rule without the changes that are stored, where there are any.

    Raises:
        ConfigurationError: the mask would give a number twice: after a reset, or in another
            scope. It names the token to add. Or another setting cannot be used.

    """

    code: str
    mask: Mask
    reset: Reset = field(default=Reset.NEVER, converter=_reset)
    scope: Scope = field(default=Scope.NONE, converter=_scope)
    start: int = 1
    fiscal_start_month: int = 1
    time_zone: str = ""
    mode: Mode = field(default=Mode.STRICT, converter=_mode)
    chronological: bool = False
    in_settings: NumberingRule | None = field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.start <= MAX_N:
            raise self._error(f"start is {self.start}; it must be 1 to {MAX_N}")
        if not 1 <= self.fiscal_start_month <= _MONTHS_IN_YEAR:
            raise self._error(f"fiscal_start_month is {self.fiscal_start_month}, not 1 to 12")
        if self.time_zone:
            self._check_time_zone()
        if group := missing_tokens(self.reset, self.mask.names):
            needed = _either(group)
            raise self._error(
                f"mask {self.mask.text!r} would repeat its numbers after every "
                f"{self.reset.replace('_', ' ')}. Add {needed} to it, or set reset to 'never'"
            )
        group = _SCOPE_TOKENS[self.scope]
        if group and self.mask.names.isdisjoint(group):
            raise self._error(
                f"mask {self.mask.text!r} would give every {self.scope} the same numbers. "
                f"Add {_either(group)} to it, or set scope to 'none'"
            )

    @property
    def settings(self) -> Mapping[str, str | int]:
        """What it says of each of the settings, as they are written in a settings' file."""
        return {
            "mask": self.mask.text,
            "reset": self.reset.value,
            "scope": self.scope.value,
            "start": self.start,
            "fiscal_start_month": self.fiscal_start_month,
            "time_zone": self.time_zone,
            "mode": self.mode.value,
        }

    def local_date(self, on: date) -> date:
        """Return the day of a date; that of a moment is what it is in the rule's time zone."""
        if not isinstance(on, datetime):
            return on
        is_elsewhere = self.time_zone and on.tzinfo is not None
        return (on.astimezone(ZoneInfo(self.time_zone)) if is_elsewhere else on).date()

    def period_key(self, on: date) -> str:
        """Return the period of a document's date, as :func:`~docgen.numbering.period_key` does."""
        return period_key(
            self.reset, self.local_date(on), fiscal_start_month=self.fiscal_start_month
        )

    def next_period(self, on: date) -> date | None:
        """Return the day on which counting next begins again; ``None`` without resets."""
        return next_period(
            self.reset, self.local_date(on), fiscal_start_month=self.fiscal_start_month
        )

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

    def render(self, n: int, context: NumberContext) -> str:
        """Return the number of a document; :meth:`parse` reads it back.

        Raises:
            ConfigurationError: the mask cannot write it.

        """
        day = self.local_date(context.date)
        return self.mask.render(n, context if day is context.date else evolve(context, date=day))

    def parse(self, number: str) -> ParsedNumber | None:
        """Return what a number tells, or ``None`` for one that this rule does not make."""
        values = self.mask.parse_number(number)
        told = None if values is None else told_date(values)
        if values is None or told is None or not 1 <= int(values[COUNTER]) <= MAX_N:
            return None
        others = {name: text for name, text in values.items() if name != COUNTER}
        return ParsedNumber(n=int(values[COUNTER]), period=self.period_key(told), values=others)

    def key_of(self, parsed: ParsedNumber, organisation: str) -> CounterKey:
        """Return the counter of an organisation that gave a number."""
        scopes = {
            Scope.NONE: "",
            Scope.BRANCH: parsed.branch,
            Scope.CLIENT: parsed.client,
            Scope.CONTRACT: parsed.contract,
        }
        return CounterKey(
            rule=self.code,
            organisation=organisation,
            scope=scopes[self.scope],
            period=parsed.period,
        )

    def n_of(self, number: str, context: NumberContext) -> int | None:
        """Return the ``n`` by which this rule would give a document this number, if by any."""
        parsed = self.parse(number)
        if parsed is None:
            return None
        try:
            return parsed.n if self.render(parsed.n, context) == number else None
        except ConfigurationError:
            return None

    def _check_time_zone(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (OSError, ValueError, LookupError):
            raise self._error(
                f"there is no time zone {self.time_zone!r}. Write one like Europe/Moscow; where "
                "the system knows none, install the package tzdata"
            ) from None

    def _error(self, problem: str) -> ConfigurationError:
        return ConfigurationError(f"numbering rule {self.code!r}: {problem}")


def _either(tokens: tuple[str, ...]) -> str:
    return " or ".join(f"{{{name}}}" for name in tokens)
