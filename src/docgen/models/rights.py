"""What anybody may be asked to be allowed: actions, what they are done to, and the table of both.

The table is documented in ``docs/reference/rights.md``, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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


def _rights(
    kind: SubjectKind, titles: Mapping[Action, str], *, of_own: Collection[Action] = ()
) -> Iterator[Right]:
    """Yield the rows of a kind of subject, by what each action allows."""
    for action, title in titles.items():
        yield Right(action=action, kind=kind, title=title, of_own=action in of_own)


RIGHTS: Final = (
    *_rights(
        SubjectKind.DOCUMENT,
        {
            Action.SEE: "видеть документы: в списках, их события и названия вложений",
            Action.SEE_SUMS: "видеть суммы документов, их файлы, вложения и содержание",
            Action.MAKE: "собирать черновики, выпускать, исправлять и перевыпускать документы",
            Action.CHANGE: (
                "отмечать отправку, просмотр, подпись и отказ, прикладывать файлы и сканы"
            ),
            Action.VOID: "аннулировать документы",
            Action.APPROVE: "согласовывать выпуск документов",
            Action.SEND: "отправлять документы и выгружать их файлы",
            Action.PAY: "отмечать оплату документов и отменять отметки",
        },
        of_own={Action.SEE, Action.SEE_SUMS},
    ),
    *_rights(
        SubjectKind.PAYMENT,
        {
            Action.SEE: "видеть платежи",
            Action.PAY: "вносить, разносить и сторнировать платежи",
        },
        of_own={Action.SEE},
    ),
    *_rights(
        SubjectKind.CLIENT,
        {
            Action.SEE: "видеть карточку клиента: реквизиты, контакты, договоры, файлы",
            Action.SEE_SUMS: "видеть взаиморасчёты и расходы по клиенту",
            Action.CHANGE: "добавлять контакты и файлы клиента",
        },
        of_own={Action.SEE, Action.SEE_SUMS},
    ),
    *_rights(
        SubjectKind.REQUEST,
        {
            Action.SEE: "видеть запросы бухгалтеру",
            Action.MAKE: "просить бухгалтера о документах и прикладывать файлы к запросу",
            Action.FULFIL: "назначать, выполнять и отклонять запросы бухгалтеру",
        },
        of_own={Action.SEE, Action.MAKE},
    ),
    *_rights(
        SubjectKind.NUMBERS,
        {
            Action.SEE: "видеть журнал номеров и правила",
            Action.CHANGE: "брать номера вручную, импортировать их и менять правила нумерации",
        },
    ),
    *_rights(
        SubjectKind.TEMPLATE,
        {
            Action.SEE: "видеть шаблоны",
            Action.CHANGE: "править шаблоны",
        },
    ),
    *_rights(
        SubjectKind.STORE,
        {
            Action.KEEP: "делать резервные копии и архив, смотреть состояние хранилища",
        },
    ),
    *_rights(
        SubjectKind.CLIENT,
        {
            Action.KEEP: "стирать персональные данные клиента, срок хранения которых истёк",
        },
    ),
)

_OF_OWN: Final = frozenset((right.action, right.kind) for right in RIGHTS if right.of_own)


def is_of_own(action: Action, kind: SubjectKind) -> bool:
    """Whether a cabinet's client may do this with what is its own, unless a plugin objects."""
    return (action, kind) in _OF_OWN
