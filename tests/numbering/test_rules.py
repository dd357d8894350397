from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import ConfigurationError
from docgen.models import DocumentGroup, DocumentType, NumberContext, SalePayload
from docgen.numbering import TOKENS, CounterKey, Mask, NumberingRule, Reset, Scope

dates = st.dates(min_value=date(2020, 1, 1), max_value=date(2029, 12, 31))


def rule(mask="{N}", **settings):
    """Make a rule called act."""
    return NumberingRule(code="act", mask=Mask.parse(mask), **settings)


@pytest.mark.parametrize(
    ("reset", "mask", "expected"),
    [
        (Reset.NEVER, "{N}", ""),
        (Reset.YEAR, "{YYYY}-{N}", "2026"),
        (Reset.QUARTER, "{YYYY}-{Q}-{N}", "2026-Q4"),
        (Reset.MONTH, "{YYYY}-{MM}-{N}", "2026-10"),
        (Reset.DAY, "{YYYY}-{MM}-{DD}-{N}", "2026-10-05"),
    ],
)
def test_the_period_is_that_of_the_document(reset, mask, expected):
    """The key of a period comes from the document's date."""
    assert rule(mask, reset=reset).period_key(date(2026, 10, 5)) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2027, 3, 31), "FY2026"), (date(2027, 4, 1), "FY2027")]
)
def test_a_fiscal_year_begins_in_its_own_month(day, expected):
    """A fiscal year is called by the calendar year it begins in."""
    april = rule("{YYYY}.{MM}-{N}", reset=Reset.FISCAL_YEAR, fiscal_start_month=4)
    assert april.period_key(day) == expected


@pytest.mark.parametrize(
    ("reset", "mask", "added"),
    [
        ("year", "{N}", "{YYYY} or {YY}"),
        ("month", "{YYYY}-{N}", "{MM}"),
        ("quarter", "{YYYY}-{N}", "{Q} or {MM}"),
        ("day", "{YYYY}-{MM}-{N}", "{DD}"),
        ("day", "{MM}-{DD}-{N}", "{YYYY} or {YY}"),
        ("fiscal_year", "{YYYY}-{N}", "{MM}"),
    ],
)
def test_a_mask_that_would_repeat_is_refused(reset, mask, added):
    """The refusal names the rule, the mask, the reset and the token to add."""
    with pytest.raises(ConfigurationError, match=r"'act'.*would repeat its numbers") as caught:
        rule(mask, reset=reset)
    assert f"Add {added} to it" in str(caught.value)


@pytest.mark.parametrize("scope", ["branch", "client", "contract"])
def test_a_scope_that_the_mask_does_not_show_is_refused(scope):
    """Two clients with counters of their own must not both have number 1."""
    with pytest.raises(ConfigurationError, match=rf"every {scope} the same numbers. Add {{{scope}"):
        rule(scope=scope)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"reset": "yaer"}, "there is no reset 'yaer' of numbering. Did you mean 'year'"),
        ({"scope": "кто"}, "there is no scope 'кто' of numbering. Known: none, branch"),
        ({"start": 0}, "start is 0"),
        ({"fiscal_start_month": 13}, "fiscal_start_month is 13"),
        ({"mode": "faster"}, "there is no mode 'faster' of numbering. Did you mean 'fast'"),
        ({"time_zone": "Europe/Moskow"}, "there is no time zone 'Europe/Moskow'"),
        ({"time_zone": "../secret"}, "there is no time zone '../secret'"),
    ],
)
def test_a_bad_setting_is_refused(settings, message):
    """A setting that cannot be used names itself and what is allowed."""
    with pytest.raises(ConfigurationError) as caught:
        rule(**settings)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("mask", "scope", "expected"),
    [
        ("{N}", Scope.NONE, ""),
        ("{branch}-{N}", Scope.BRANCH, "НСК"),
        ("{N}{branch_suffix}", Scope.BRANCH, "НСК"),
        ("{client}-{N}", Scope.CLIENT, "42"),
        ("{contract}-{N}", Scope.CONTRACT, "15/2026"),
    ],
)
def test_a_counter_belongs_to_its_scope(mask, scope, expected, context):
    """A counter is found by rule, organisation, scope and period."""
    assert rule(mask, scope=scope).counter_key(context) == CounterKey(
        rule="act", organisation="7", scope=expected, period=""
    )


def test_a_counter_has_a_readable_name(context):
    """What has no value is left out of a counter's name."""
    key = rule("{YYYY}-{N}", reset="year").counter_key(context)
    assert str(key) == "act/7/2026"


@pytest.mark.parametrize(("last", "expected"), [(None, 100), (7, 100), (99, 100), (250, 251)])
def test_a_start_only_moves_numbers_up(last, expected):
    """A raised start carries a running counter past it, and never back."""
    assert rule(start=100).following(last) == expected


def test_a_type_has_a_usable_rule_by_default():
    """The numbering that a document type declares by default is accepted."""
    declared = DocumentType(
        code="act", title="Акт", group=DocumentGroup.ACCOUNTING, payload=SalePayload
    )
    made = rule(declared.number_mask, reset=declared.number_reset)
    assert made.reset is Reset.NEVER


@given(
    st.sampled_from(Reset),
    st.sampled_from(Scope),
    st.integers(1, 12),
    st.lists(st.sampled_from(["YYYY", "YY", "MM", "DD", "Q", "client", "branch", "contract"])),
    st.lists(st.tuples(dates, st.sampled_from("ab"), st.sampled_from("xy")), max_size=40),
)
@settings(deadline=None, max_examples=200)
def test_an_accepted_rule_never_gives_a_number_twice(reset, scope, month, tokens, drawn):
    """Whatever the dates and their order, the numbers of an organisation all differ."""
    mask = "-".join([*(f"{{{name}}}" for name in tokens), "{N}"])
    try:
        made = rule(mask, reset=reset, scope=scope, fiscal_start_month=month)
    except ConfigurationError:
        return
    context = NumberContext(document_type="act", date=date(2026, 1, 1), organisation="1")
    taken = Counter()
    issued = Counter()
    for day, client, contract in drawn:
        one = evolve(context, date=day, client=client, contract=contract, branch=contract)
        key = made.counter_key(one)
        taken[key] += 1
        issued[made.mask.render(taken[key], one)] += 1
    assert all(times == 1 for times in issued.values())


def test_a_moment_is_of_its_day_in_the_rules_time_zone(context):
    """An hour after midnight in Moscow it is still the old year in UTC, but not for the number."""
    moment = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    made = rule("{YYYY}-{N}", reset="year", time_zone="Europe/Moscow")
    late = evolve(context, date=moment)
    assert made.counter_key(late).period == "2027"
    assert made.render(1, late) == "2027-1"
    assert rule("{YYYY}-{N}", reset="year").counter_key(late).period == "2026"
    assert made.period_key(date(2026, 12, 31)) == "2026"


def test_a_branch_adds_its_digits(context):
    """The head office's number stands bare; both are read back."""
    made = rule("{N}{branch_suffix}", scope="branch")
    assert made.render(15, evolve(context, branch="")) == "15"
    assert made.render(15, evolve(context, branch="02")) == "15/02"
    assert made.parse("15/02").branch == "02"
    assert made.parse("15").branch == ""


def test_a_number_tells_what_it_was_made_of(context):
    """Enough of it to find the invoice that a payment's purpose names."""
    made = rule("{org}/{client}/{contract}-{YY}{Q}-{N:4}", reset="quarter")
    parsed = made.parse(made.render(15, evolve(context, contract="К1")))
    assert (parsed.n, parsed.period) == (15, "2026-Q4")
    assert (parsed.organisation, parsed.client, parsed.contract) == ("7", "42", "К1")


@pytest.mark.parametrize(
    "number", ["", "1", "2026-10-79161234567", "2026-13-1", "2026-10-0", "2026-10-01", "2026-10-1 "]
)
def test_what_the_rule_does_not_make_is_not_parsed(number):
    """Neither another mask's number, nor one of the thirteenth month, nor number nought."""
    assert rule("{YYYY}-{MM}-{N}", reset="month").parse(number) is None


def test_a_document_owns_only_numbers_of_its_own_values(context):
    """A number of another year or client is not one that the document's counter could give."""
    made = rule("{client}-{YYYY}-{N}", reset="year", scope="client")
    assert made.n_of("42-2026-15", context) == 15
    assert made.n_of("42-2025-15", context) is None
    assert made.n_of("43-2026-15", context) is None
    assert made.n_of("15", context) is None


ids = st.text("абвгд123", min_size=1, max_size=4)


@given(
    st.lists(
        st.sampled_from(["N", "N:6", *(token.name for token in TOKENS)]), unique=True, max_size=6
    ),
    st.sampled_from(Reset),
    st.integers(1, 12),
    st.builds(
        NumberContext,
        document_type=st.just("act"),
        date=dates,
        organisation=ids,
        branch=st.from_regex("[0-9]{1,3}", fullmatch=True),
        client=ids,
        contract=ids,
    ),
    st.integers(1, 10**7),
)
@settings(deadline=None, max_examples=200)
def test_a_number_is_parsed_to_what_it_was_made_of(names, reset, month, context, n):
    """The counter's number, its period and every token come back from any rule's number."""
    mask = "-".join(f"{{{name}}}" for name in names)
    try:
        made = rule(mask, reset=reset, fiscal_start_month=month)
    except ConfigurationError:
        return
    number = made.render(n, context)
    parsed = made.parse(number)
    assert (parsed.n, parsed.period) == (n, made.counter_key(context).period)
    assert parsed.values == {
        token.name: token.value(context) for token in TOKENS if token.name in made.mask.names
    }
    assert made.key_of(parsed, context.organisation) == made.counter_key(context)
    assert made.n_of(number, context) == n


@given(st.integers(1, 50), st.lists(st.integers(1, 60) | st.none(), max_size=30))
@settings(deadline=None)
def test_a_counter_only_goes_up(start, raised):
    """Whatever the start is raised or lowered to, what follows is above all that came before."""
    last = None
    for to in raised:
        start = to or start
        following = rule(start=start).following(last)
        assert following >= start
        assert last is None or following > last
        last = following
