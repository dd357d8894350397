"""A small CRM: customers, deals, usage; documents by docgen. Start it: ``python crm.py``.

A deal's bill is issued in the CRM's own transaction: either the bill has the next number and the
deal knows of it, or neither.
"""

from __future__ import annotations

import datetime as dt
import html
import os
from collections.abc import Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from docgen import DocGen
from docgen.contrib.fastapi import DocGenRoute, docgen_router
from docgen.exceptions import UnknownNameError
from docgen.lifecycle import STATUS_CAPTIONS
from docgen.models import Charge, Contract, Organisation, Party
from docgen.models.mapping import from_mapping
from docgen.store import DocumentSummary

FOLDER = Path(os.environ.get("CRM_FOLDER", "."))
ENGINE = create_engine(f"sqlite:///{FOLDER / 'crm.db'}")
FORM = ("title", "inn", "kpp", "ogrn", "address", "email")
PERIOD, DAY = "2026-10", dt.date(2026, 10, 31)
MAIL = {"accounts": {"main": {"sender": "crm@sever.example", "folder": FOLDER / "letters"}}}
FIRM = {
    "id": "1",
    "kind": "company",
    "name": "ООО «Северная связь»",
    "inn": "7700990010",
    "kpp": "770001001",
    "ogrn": "1267700099006",
    "address": "115114, г. Москва, ул. Примерная, д. 12",
    "bank_account": {
        "bank_name": "АО «Банк Примерный»",
        "bic": "044525990",
        "correspondent_account": "30101810900000000990",
        "settlement_account": "40702810600000000901",
    },
    "director": {"name": "Воронцов Алексей Петрович", "position": "генеральный директор"},
    "vat_policy": {"rate": "22", "prices_include_vat": True},
}


class Base(DeclarativeBase):
    """The CRM's own tables."""


class Customer(Base):
    """Who buys."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    inn: Mapped[str]
    kpp: Mapped[str]
    ogrn: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]


class Deal(Base):
    """What was agreed, and the number of its bill."""

    __tablename__ = "deals"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    signed: Mapped[dt.date]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    bill: Mapped[str] = mapped_column(default="")
    customer: Mapped[Customer] = relationship()
    usage: Mapped[list[Usage]] = relationship(order_by="Usage.day")


class Usage(Base):
    """What was consumed under a deal."""

    __tablename__ = "usage"

    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    day: Mapped[dt.date]
    title: Mapped[str]
    quantity: Mapped[str]
    price: Mapped[str]


class CrmSource:
    """What docgen may ask of the CRM."""

    def organisation(self, organisation_id: str) -> Organisation:
        """Return our own firm."""
        if organisation_id != FIRM["id"]:
            raise UnknownNameError("organisation", organisation_id, ["1"])
        return from_mapping(Organisation, FIRM)

    def client(self, client_id: str) -> Party:
        """Return a customer."""
        with Session(ENGINE) as session:
            row = _one(session, Customer, "client", client_id)
            fields = {key: getattr(row, key) for key in FORM if key != "title"}
        return from_mapping(
            Party, {"id": client_id, "kind": "company", "name": row.title, **fields}
        )

    def contract(self, contract_id: str) -> Contract:
        """Return a deal."""
        with Session(ENGINE) as session:
            return _contract(_one(session, Deal, "contract", contract_id))

    def contracts(self, *, client: str | None = None) -> list[Contract]:
        """Return all deals, or a customer's."""
        with Session(ENGINE) as session:
            rows = [_contract(row) for row in session.scalars(select(Deal).order_by(Deal.id))]
        return [row for row in rows if client in (None, row.client_id)]

    def charges(self, contract: Contract, period) -> list[Charge]:  # noqa: ANN001 - a Period
        """Return the usage of a deal in a period."""
        with Session(ENGINE) as session:
            deal = _one(session, Deal, "contract", contract.id)
            return [_charge(row) for row in deal.usage if row.day in period]

    def expected(self, contract: Contract, period) -> list[Charge]:  # noqa: ANN001, ARG002
        """Return what will be charged: nobody knows."""
        return []

    def payments(self, contract: Contract, period) -> list:  # noqa: ANN001, ARG002
        """Return the payments: they are kept by docgen."""
        return []

    def balance(self, contract: Contract, on: dt.date) -> Decimal:  # noqa: ARG002
        """Return payments less charges."""
        return Decimal(0)


def _one(session: Session, model: type, kind: str, row_id: str):  # noqa: ANN202 - of the model
    row = session.get(model, int(row_id)) if row_id.isdecimal() else None
    if row is None:
        raise UnknownNameError(kind, row_id, ())
    return row


def _contract(row: Deal) -> Contract:
    ours = {"organisation_id": "1", "client_id": str(row.customer_id)}
    return Contract(id=str(row.id), number=row.number, date=row.signed, **ours)


def _charge(row: Usage) -> Charge:
    item = {"name": row.title, "quantity": row.quantity, "unit": "мес", "price": row.price}
    plain = {"id": str(row.id), "contract_id": str(row.deal_id), "date": row.day, "item": item}
    return from_mapping(Charge, plain)


def fill(session: Session) -> None:
    """Write a customer and two deals."""
    row = "7710990027", "771001001", "1257700099018", "101000, г. Москва, Чистый бульвар, д. 7"
    customer = Customer(
        **dict(zip(FORM, ("ООО «Ромашка и партнёры»", *row, "buh@romashka.example"), strict=True))
    )
    for number, price in (("СС-7/26", "8540.00"), ("СС-8/26", "732.00")):
        session.add(_deal(number, customer, "Доступ к сети Интернет", price))
    session.commit()


def _deal(number: str, customer: Customer, title: str, price: str) -> Deal:
    usage = [Usage(day=DAY, title=title, quantity="1", price=price)]
    return Deal(number=number, signed=dt.date(2026, 1, 12), customer=customer, usage=usage)


@asynccontextmanager
async def lifespan(app: FastAPI):  # noqa: ANN201 - FastAPI's own
    """Make the tables of both, and open docgen for as long as the server runs."""
    Base.metadata.create_all(ENGINE)
    with Session(ENGINE) as session:
        if session.scalar(select(Deal.id)) is None:
            fill(session)
    places = {"store": f"{ENGINE.url}?shared=true", "artifacts": FOLDER / "files"}
    with DocGen(CrmSource(), **places, mail=MAIL) as dg:
        app.state.docgen = dg
        dg.store  # noqa: B018 - its tables are made when it is first opened
        yield


app = FastAPI(title="CRM", lifespan=lifespan)
pages = APIRouter(route_class=DocGenRoute)


def current_docgen() -> DocGen:
    """Return docgen; a CRM with users returns ``dg.acting_as(Actor(…))`` here."""
    dg: DocGen = app.state.docgen
    return dg


def session_of_request() -> Iterator[Session]:
    """Give a session; what a request has not committed is undone."""
    with Session(ENGINE) as session:
        yield session


async def form_of_request(request: Request) -> dict[str, str]:
    """Read the fields of a form."""
    return dict(parse_qsl((await request.body()).decode()))


Docgen = Annotated[DocGen, Depends(current_docgen)]
Database = Annotated[Session, Depends(session_of_request)]
Form = Annotated[dict[str, str], Depends(form_of_request)]


@pages.post("/customers")
def add_customer(form: Form, session: Database) -> RedirectResponse:
    """Write a customer, and the first deal."""
    customer = Customer(**{name: form.get(name, "") for name in FORM})
    session.add(_deal(form["number"], customer, form["service"], form["price"]))
    session.commit()
    return RedirectResponse("/", status_code=303)


@pages.post("/deals/{deal_id}/{types}")
def issue(deal_id: str, types: str, session: Database, dg: Docgen) -> RedirectResponse:
    """Issue documents of a deal: they and the deal's own row are kept together, or not at all."""
    deal = _one(session, Deal, "contract", deal_id)
    inside = dg.within(session)
    for document in inside.issue_package(types.split("+"), contract=deal_id, period=PERIOD):
        if document.type == "invoice":
            deal.bill = document.number
    session.commit()
    return RedirectResponse("/", status_code=303)


@pages.post("/documents/{document}/{step}")
def take_step(document: int, step: Literal["send", "paid"], dg: Docgen) -> RedirectResponse:
    """Put a letter with the document into the outbox, or mark it as paid."""
    if step == "send":
        dg.delivery.send(document)
    else:
        dg.payments.mark_paid(document, reason="отмечено в CRM")
    return RedirectResponse("/", status_code=303)


@pages.get("/")
def deals(session: Database, dg: Docgen) -> HTMLResponse:
    """Show the deals with their documents."""
    rows = "".join(_row(deal, dg) for deal in session.scalars(select(Deal).order_by(Deal.id)))
    page = (Path(__file__).parent / "deals.html").read_text("utf-8")
    return HTMLResponse(page.replace("<!-- deals -->", rows))


def _row(deal: Deal, dg: DocGen) -> str:
    documents = "".join(_document(row, dg) for row in dg.documents.list(contract=str(deal.id)))
    buttons = "".join(
        f'<button formaction="/deals/{deal.id}/{types}">{title}</button> '
        for types, title in (("invoice", "Счёт"), ("act", "Акт"), ("invoice+act", "Пакет"))
    )
    about = map(html.escape, (deal.number, deal.customer.title, deal.bill and f"счёт {deal.bill}"))
    form = f'<form method="post">{buttons}</form>'
    return f"<article><h2>{', '.join(filter(None, about))}</h2>{form}{documents}</article>"


def _document(row: DocumentSummary, dg: DocGen) -> str:
    name = html.escape(f"{dg.catalog.document_type(row.type).title} № {row.number}")
    link = f'<a href="/docgen/documents/{row.id}/file">{name}</a>'
    owes = row.payable is not None and row.paid < row.payable
    button = f'<button formaction="/documents/{row.id}/paid">Оплачен</button>' if owes else ""
    send = f'<button formaction="/documents/{row.id}/send">Отправить</button>'
    return f'<form method="post">{link}, {STATUS_CAPTIONS[row.status]} {send} {button}</form>'


app.include_router(pages)
app.include_router(docgen_router(current_docgen), prefix="/docgen")

if __name__ == "__main__":
    import uvicorn

    uvicorn.run(app, port=8000)
