"""What anybody may be asked to be allowed: actions, what they are done to, and the table of both.

The table is documented in ``docs/reference/rights.md``, and a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from attrs import frozen


class Action(StrEnum):
    """What somebody wants to do."""

    SEE = "see"
    SEE_SUMS = "see_sums"
    MAKE = "make"
    CHANGE = "change"
    VOID = "void"
    APPROVE = "approve"
    SEND = "send"
    PAY = "pay"
    FULFIL = "fulfil"
    KEEP = "keep"


class SubjectKind(StrEnum):
    """What it is done to."""

    DOCUMENT = "document"
    PAYMENT = "payment"
    CLIENT = "client"
    REQUEST = "request"
    NUMBERS = "numbers"
    TEMPLATE = "template"
    STORE = "store"


@frozen(kw_only=True)
class Subject:
    """What an action is done to, as far as rights may depend on it.

    ``id`` is the document's, the payment's, the request's in the store, the client's in the
    source, or the template's name; empty of what is not there yet, or of all of a kind. ``type``
    is the code of a document type, empty where there is none or several; ``organisation``,
    ``client`` and ``contract`` are the source's ids.
    """

    kind: SubjectKind
    id: str = ""
    type: str = ""
    organisation: str = ""
    client: str = ""
    contract: str = ""

    def __str__(self) -> str:
        about = (
            f"{self.kind} {self.id}".rstrip(),
            self.type,
            self.organisation and f"organisation {self.organisation}",
            self.client and f"client {self.client}",
        )
        return ", ".join(part for part in about if part)


@frozen(kw_only=True)
class Right:
    """A row of the table: an action and a kind of subject that belong together.

    ``title`` says in Russian what it allows. ``of_own`` tells whether a cabinet's client has it
    over what is its own where no plugin says anything.
    """

    action: Action
    kind: SubjectKind
    title: str
    of_own: bool = False


RIGHTS: Final = (
    Right(
        action=Action.SEE,
        kind=SubjectKind.DOCUMENT,
        title="видеть документы: в списках, их события и названия вложений",
        of_own=True,
    ),
    Right(
        action=Action.SEE_SUMS,
        kind=SubjectKind.DOCUMENT,
        title="видеть суммы документов, их файлы, вложения и содержание",
        of_own=True,
    ),
    Right(
        action=Action.MAKE,
        kind=SubjectKind.DOCUMENT,
        title="собирать черновики, выпускать, исправлять и перевыпускать документы",
    ),
    Right(
        action=Action.CHANGE,
        kind=SubjectKind.DOCUMENT,
        title="отмечать отправку, просмотр, подпись и отказ, прикладывать файлы и сканы",
    ),
    Right(action=Action.VOID, kind=SubjectKind.DOCUMENT, title="аннулировать документы"),
    Right(
        action=Action.APPROVE,
        kind=SubjectKind.DOCUMENT,
        title="согласовывать выпуск документов",
    ),
    Right(
        action=Action.SEND,
        kind=SubjectKind.DOCUMENT,
        title="отправлять документы и выгружать их файлы",
    ),
    Right(
        action=Action.PAY,
        kind=SubjectKind.DOCUMENT,
        title="отмечать оплату документов и отменять отметки",
    ),
    Right(
        action=Action.SEE,
        kind=SubjectKind.PAYMENT,
        title="видеть платежи",
        of_own=True,
    ),
    Right(
        action=Action.PAY,
        kind=SubjectKind.PAYMENT,
        title="вносить, разносить и сторнировать платежи",
    ),
    Right(
        action=Action.SEE,
        kind=SubjectKind.CLIENT,
        title="видеть карточку клиента: реквизиты, контакты, договоры, файлы",
        of_own=True,
    ),
    Right(
        action=Action.SEE_SUMS,
        kind=SubjectKind.CLIENT,
        title="видеть взаиморасчёты и расходы по клиенту",
        of_own=True,
    ),
    Right(
        action=Action.CHANGE,
        kind=SubjectKind.CLIENT,
        title="добавлять контакты и файлы клиента",
    ),
    Right(
        action=Action.SEE,
        kind=SubjectKind.REQUEST,
        title="видеть запросы бухгалтеру",
        of_own=True,
    ),
    Right(
        action=Action.MAKE,
        kind=SubjectKind.REQUEST,
        title="просить бухгалтера о документах и прикладывать файлы к запросу",
        of_own=True,
    ),
    Right(
        action=Action.FULFIL,
        kind=SubjectKind.REQUEST,
        title="назначать, выполнять и отклонять запросы бухгалтеру",
    ),
    Right(action=Action.SEE, kind=SubjectKind.NUMBERS, title="видеть журнал номеров и правила"),
    Right(
        action=Action.CHANGE,
        kind=SubjectKind.NUMBERS,
        title="брать номера вручную, импортировать их и менять правила нумерации",
    ),
    Right(action=Action.SEE, kind=SubjectKind.TEMPLATE, title="видеть шаблоны"),
    Right(action=Action.CHANGE, kind=SubjectKind.TEMPLATE, title="править шаблоны"),
    Right(
        action=Action.KEEP,
        kind=SubjectKind.STORE,
        title="делать резервные копии и архив, смотреть состояние хранилища",
    ),
    Right(
        action=Action.KEEP,
        kind=SubjectKind.CLIENT,
        title="стирать персональные данные клиента, срок хранения которых истёк",
    ),
)

_OF_OWN: Final = frozenset((row.action, row.kind) for row in RIGHTS if row.of_own)


def is_of_own(action: Action, kind: SubjectKind) -> bool:
    """Whether a cabinet's client may do this with what is its own, unless a plugin objects."""
    return (action, kind) in _OF_OWN
