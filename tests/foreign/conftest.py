"""Two databases of other programs: a telecom's billing, and a CRM's invoices."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from attrs import frozen
from sqlalchemy import create_engine, make_url

from docgen.sources import SqlSource

INPUTS = Path(__file__).with_name("inputs")
MOSCOW = dt.timezone(dt.timedelta(hours=3))
MONTHS = ((2026, 8), (2026, 9), (2026, 10))

#: How SQLite says the moment of a number of seconds in Moscow.
ON_SQLITE = (
    "to_timestamp({0}) AT TIME ZONE 'Europe/Moscow'",
    "datetime({0}, 'unixepoch', '+3 hours')",
)

CLIENTS = (
    "ООО «Ромашка»",
    "  ИП Сидоров П. А. ",
    "АО «НПО «Заря»»",
    "Петренко Анна Сергеевна",
    "ООО 'Альфа & Ко'",
    "ТСЖ «Наш дом на Лесной, 12»",
)


@frozen(kw_only=True)
class Foreign:
    """A database of another program: its address, its mapping, and its own sums by client."""

    address: str
    source: SqlSource
    sums: dict[tuple[int, tuple[int, int]], Decimal]
    paid: dict[int, Decimal]

    def run(self, statement, values=()):
        """Change the database past docgen."""
        engine = create_engine(self.address)
        with engine.begin() as connection:
            connection.exec_driver_sql(statement, values)
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request, tmp_path):
    """Return the address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/foreign.db"
    made = make_url(request.getfixturevalue("make_database")())
    return made.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


@pytest.fixture
def write_mapping(tmp_path, new_address):
    """Return a function that writes a mapping in the words of the database."""

    def write(name, *changes):
        text = (INPUTS / name).read_text(encoding="utf-8")
        if new_address.startswith("sqlite"):
            for column in ("t.discount_date", "p.actual_date"):
                text = text.replace(ON_SQLITE[0].format(column), ON_SQLITE[1].format(column))
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def telecom(new_address, write_mapping):
    """Fill the billing that charges daily; what it would invoice is a sum a service a month."""
    engine = create_engine(new_address)
    with engine.begin() as connection:
        _make_tables(connection, "telecom.sql")
        sums, paid = _charge_daily(connection)
    engine.dispose()
    source = SqlSource(new_address, write_mapping("telecom.toml"))
    yield Foreign(address=new_address, source=source, sums=sums, paid=paid)
    source.close()


@pytest.fixture
def crm(new_address, write_mapping):
    """Fill the CRM; it has rounded every item of its invoices itself."""
    engine = create_engine(new_address)
    with engine.begin() as connection:
        _make_tables(connection, "crm.sql")
        sums, paid = _write_invoices(connection)
    engine.dispose()
    source = SqlSource(new_address, write_mapping("crm.toml"))
    yield Foreign(address=new_address, source=source, sums=sums, paid=paid)
    source.close()


def _make_tables(connection, name):
    moment = "TIMESTAMP" if connection.dialect.name == "postgresql" else "DATETIME"
    script = (INPUTS / name).read_text(encoding="utf-8").replace("{moment}", moment)
    for statement in filter(str.strip, script.split(";\n")):
        connection.exec_driver_sql(statement)


def _insert(connection, table, *rows):
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    for row in rows:
        marks = ", ".join([mark] * len(row))
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", tuple(row))  # noqa: S608 - the tests' own tables


def _kopecks(number):
    return Decimal(repr(number)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _at(year, month, day, *time):
    return int(dt.datetime(year, month, day, *time, tzinfo=MOSCOW).timestamp())


def _charge_daily(connection):
    generator = random.Random(11)  # noqa: S311 - figures to try with
    sums, paid, ids = {}, {}, iter(range(1, 100_000))
    for number, name in enumerate(CLIENTS, start=1):
        is_person = name.startswith("Петренко")
        is_trader = "ИП" in name
        inn = "" if is_person else ("770099 004446" if is_trader else " 7710-990027")
        _insert(
            connection,
            "users",
            (
                number,
                100 + number,
                int(not is_person),
                name,
                "",
                "170000, г. Тверь, пр-т Ленина, 5",
                "4822 12-34-56,  8-910-000-00-01 (бух.)",
                inn.replace(" ", "", 1),
                "" if is_trader or is_person else "771001001",
                0,
            ),
        )
        _insert(connection, "contracts", (number, f"№ {number}/Т", _at(2025, 2, number), number))
        for year, month in MONTHS:
            days = calendar.monthrange(year, month)[1]
            services = {1: [4900.0 / days] * days, 2: [150.0 / days] * days}
            if number % 2:
                services[3] = [round(generator.uniform(0.5, 12), 6) for _ in range(number * 3)]
            if month == 8:
                services[5] = [2500.0]
            for service, amounts in services.items():
                for at, amount in enumerate(amounts):
                    moment = _at(year, month, at % days + 1, 23, 59, 59)
                    _insert(
                        connection,
                        "discount_transactions_all",
                        (next(ids), 100 + number, amount, service, moment),
                    )
            sums[number, (year, month)] = sum(_kopecks(sum(each)) for each in services.values())
            for amount in (5000.5, 0.1 + 0.2):
                row = (
                    next(ids),
                    100 + number,
                    amount,
                    _at(year, month, 20, 0, 30),
                    "",
                    "Оплата",
                    0,
                )
                _insert(connection, "payment_transactions", row)
                paid[number] = paid.get(number, Decimal(0)) + _kopecks(amount)
    return sums, paid


def _write_invoices(connection):
    generator = random.Random(7)  # noqa: S311 - figures to try with
    rates = {1: Decimal("0.22"), 2: Decimal("0.10"), 3: Decimal(0)}
    units = ("Шт", "час", "услуга", "мес.", "усл.", "кв. м")
    sums, paid, ids = {}, {}, iter(range(1, 100_000))
    for number, name in enumerate(CLIENTS[:3], start=1):
        kind, inn = ("ip", "7700 9900 4446") if "ИП" in name else ("org", "77 10 990 027")
        _insert(
            connection,
            "ip_clients",
            (
                number,
                name,
                kind,
                inn,
                None if kind == "ip" else "771001001",
                "101000, г. Москва, Чистый бульвар, д. 7",
                " +7 495  000-00-03 ",
                f"С-{number}",
                "12.01.2026",
            ),
        )
        for year, month in MONTHS:
            total = Decimal(0)
            for at in range(3):
                invoice = next(ids)
                day = (1, 15, calendar.monthrange(year, month)[1])[at]
                moment = f"{year}-{month:02}-{day:02} 21:30:00"
                _insert(connection, "ip_invoices", (invoice, 1, number, "sent", moment))
                own = Decimal(0)
                for _ in range(at + 2):
                    item, rate = next(ids), generator.choice([1, 2, 3])
                    quantity = Decimal(generator.randint(1, 4000)) / 1000
                    price = Decimal(generator.randint(1, 90_000_000)) / 10_000
                    amount = quantity * price
                    discount = _kopecks(float(amount / 7)) if at == 1 else Decimal(0)
                    stated = ((amount - discount) * (1 + rates[rate])).quantize(
                        Decimal("0.01"), rounding=ROUND_HALF_UP
                    )
                    _insert(
                        connection,
                        "ip_invoice_items",
                        (
                            item,
                            invoice,
                            f"Позиция {item}",
                            str(quantity),
                            str(price),
                            str(discount),
                            generator.choice(units),
                            rate,
                        ),
                    )
                    _insert(connection, "ip_invoice_item_amounts", (item, str(stated)))
                    own += stated
                _insert(connection, "ip_invoice_amounts", (invoice, str(own)))
                total += own
            _insert(connection, "ip_invoices", (next(ids), 1, number, "draft", moment))
            sums[number, (year, month)] = total
            note = f"Оплата по счёту за {month}"
            _insert(connection, "ip_payments", (next(ids), invoice, moment, "1000.10", note))
            paid[number] = paid.get(number, Decimal(0)) + Decimal("1000.10")
    return sums, paid
