from __future__ import annotations

import base64
import itertools
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from docgen import hookimpl
from docgen.edo_operator import AnswerKind, EdoAnswer, EdoEvents, EdoState, InvitationState
from docgen.exceptions import ConfigurationError, EdoError, TransitionError, UnknownNameError
from docgen.exchange.edo.diadoc import DiadocOperator
from docgen.exchange.edo.folder import FolderOperator
from docgen.exchange.edo.universal import EdoSigner
from docgen.kit.samples import BUYER
from docgen.lifecycle import Actor
from docgen.store.outbox.entries import OutboxState

LINE = {"name": "Связь", "unit": "мес", "price": "122.00", "quantity": "1"}
FRIEND = {
    "FnsParticipantId": BUYER["edo_id"],
    "CounteragentStatus": "IsMyCounteragent",
    "Boxes": [{"BoxIdGuid": "their-box"}],
}


SIGNER = EdoSigner(surname="Серова", first="Анна", position="бухгалтер", inn="7700990010")


@pytest.fixture
def folder(open_docgen, tmp_path, pure):  # noqa: ARG001 - its workers outlive each test
    """Return a façade whose operator's client watches a folder."""
    return open_docgen(exchange={"edo": {"folder": str(tmp_path / "edo")}})


class Diadoc(ThreadingHTTPServer):
    """A server that answers as the API is documented; ``scripted`` answers go first."""

    def __init__(self):
        self.requests, self.messages, self.events = [], {}, []
        self.scripted, self.organisations, self.contents = [], [FRIEND], {}
        self.made = {
            "/GenerateUniversalMessage": b"<file/>",
            "/V2/GenerateRevocationRequestXml": b"<file/>",
            "/V3/AcquireCounteragent": {"TaskId": "t1"},
        }
        super().__init__(("127.0.0.1", 0), _Handler)

    def answer(self, path, query, body):
        """Return the status and the body of an answer."""
        if path == "/GetOrganizationsByInnKpp":
            return 200, {"Organizations": self.organisations}
        if path == "/V3/PostMessage":
            operation = query["operationId"]
            known = len(self.messages) + 1
            names = [row["CustomDocumentId"] for row in json.loads(body)["DocumentAttachments"]]
            message = {"MessageId": f"m{known}", "Entities": [
                {"EntityType": "Attachment", "EntityId": f"e{known + at}",
                 "DocumentInfo": {"CustomDocumentId": name}}
                for at, name in enumerate(names)]}  # fmt: skip
            return 200, self.messages.setdefault(operation, message)
        if path == "/V4/GetDocflowEvents":
            after = int(json.loads(body).get("AfterIndexKey", "0"))
            return 200, {"Events": self.events[after : after + 100]}
        if path == "/V4/GetEntityContent":
            return 200, self.contents[query["entityId"]]
        return 200, self.made.get(path, {})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self._answer()

    def do_GET(self):
        self._answer()

    def _answer(self):
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = self.server
        server.requests.append((self.command, url.path, query, body, dict(self.headers)))
        scripted = next((row for row in server.scripted if row[0] == url.path), None)
        if scripted:
            server.scripted.remove(scripted)
            _, status, headers, is_done = scripted
            if is_done:
                server.answer(url.path, query, body)
            if status is None:
                self.close_connection = True
                return
            content = b"" if status == 204 else b"no"
        else:
            status, answer = server.answer(url.path, query, body)
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            headers = {}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    """Run the server."""
    with Diadoc() as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture
def operator(server):
    """Return Диадок over the server; a token that is not taken is asked for anew."""
    tokens = itertools.count(1)
    found = DiadocOperator(
        "our-box",
        lambda is_fresh: f"t{next(tokens)}" if is_fresh else "t0",
        lambda content: b"signed " + content[:5],
        signer=SIGNER,
        address=f"http://127.0.0.1:{server.server_port}",
        sleep=lambda _: None,
    )
    yield found
    found.close()


@pytest.fixture
def diadoc(open_docgen, plugin, operator, pure):  # noqa: ARG001 - the same
    """Return a façade that sends through Диадок."""

    def docgen_edo_operators():
        return [operator]

    return open_docgen(plugins=[plugin("kontur", hookimpl(docgen_edo_operators))])


def states(entries):
    """Return the states of entries."""
    return [row.state for row in entries]


def event(number, *, index, message="m1", entity="e1", direction="Outbound", **docflow):
    """Return an event as the API has it."""
    info = {"DocumentDirection": direction, "FileName": "upd.xml"}
    return {
        "EventId": f"ev{number}", "IndexKey": str(index),
        "DocumentId": {"MessageId": message, "EntityId": entity},
        "Document": {"DocumentInfo": info, "Docflow": docflow},
    }  # fmt: skip


def answered(status):
    """Return the docflow of a document that the buyer has answered."""
    return {"RecipientResponse": {"ResponseStatus": status, "DeliveredAt": {"Ticks": 1}}}


DELIVERED = {"RecipientResponse": {"ResponseStatus": "Unknown", "DeliveredAt": {"Ticks": 1}}}


# The folder -----------------------------------------------------------------------------------


def test_a_folder_gets_each_file_once(folder, issue, tmp_path):
    """Named by ИдФайл; queued and carried again, nothing more is there; again for a reason."""
    upd = issue(folder, "upd", lines=[LINE])
    for _ in range(2):
        queued = folder.exchange.edo.queue([upd])
        folder.exchange.edo.carry()
    assert (queued.documents, queued.known) == ((), (upd.id,))
    (path,) = (tmp_path / "edo" / "out").iterdir()
    assert path.name.startswith("ON_NSCHFDOPPR_") and path.suffix == ".xml"  # noqa: PT018 - one name
    assert folder.store.summary(upd.id).edo_text == "Отправлен"
    anew = folder.exchange.edo.queue([upd], again="клиент не нашёл")
    assert anew.documents == (upd.id,)


def test_what_the_client_moved_is_read_back(folder, issue, tmp_path):
    """Done is delivered, failed says why; a state never goes back."""
    documents = [issue(folder, "upd", lines=[LINE]) for _ in range(2)]
    folder.exchange.edo.queue(documents)
    names = [row.answer for row in folder.exchange.edo.carry()]
    edo = tmp_path / "edo"
    for name, target in zip(names, ("done", "failed"), strict=True):
        (edo / target).mkdir()
        (edo / "out" / name).rename(edo / target / name)
    (edo / "failed" / names[1]).with_suffix(".txt").write_text("нет подписи", encoding="utf-8")
    assert folder.exchange.edo.poll().changed == 2
    assert folder.exchange.edo.poll().changed == 0
    told = [folder.store.summary(row.id).edo_text for row in documents]
    assert told == ["Доставлен", "Не отправлен: нет подписи"]


def test_documents_that_came_are_cards_of_their_clients(folder, issue, tmp_path):
    """A УПД says itself what it is; what is of no format is kept by its name; each once."""
    issue(folder, "upd", lines=[LINE])
    sent = folder.file(issue(folder, "upd", lines=[LINE]), "xml", channel="edo")
    inbox = tmp_path / "edo" / "in"
    inbox.mkdir(parents=True)
    (inbox / sent.name).write_bytes(sent.content)
    (inbox / "letter.xml").write_text("<a/>", encoding="utf-8")
    polled = folder.exchange.edo.poll()
    cards = {row.title: row for row in polled.received}
    assert (cards[sent.name].number, cards[sent.name].party_inn) == ("2", "7700990010")
    assert cards["letter.xml"].number == ""
    assert folder.exchange.edo.poll().received == ()
    with pytest.raises(EdoError):
        folder.exchange.edo.answer(polled.received[0], EdoAnswer(kind=AnswerKind.SIGN))
    with pytest.raises(EdoError):
        folder.exchange.edo.invite("7710990027")


def test_what_cannot_go_is_told_of(folder, issue):
    """Without an id of the buyer, void, or corrected."""
    nobody = {**BUYER, "edo_id": ""}
    first = issue(folder, "upd", lines=[LINE], buyer=nobody)
    second = issue(folder, "upd", lines=[LINE])
    folder.documents.void(second, reason="ошибка")
    queued = folder.exchange.edo.queue([first, second])
    codes = [findings[0].code for _, findings in queued.refused]
    assert codes == ["edo.no_recipient", "edo.not_in_force"]
    assert folder.exchange.edo.carry() == ()


def test_an_operator_is_found_by_name(open_docgen, folder, tmp_path):
    """None, an unknown one, the only one."""
    bare = open_docgen(store=f"sqlite:///{tmp_path}/bare.db")
    with pytest.raises(ConfigurationError, match="0 operators"):
        bare.exchange.edo.operator()
    with pytest.raises(UnknownNameError):
        folder.exchange.edo.operator("kontur")
    assert isinstance(folder.exchange.edo.operator(), FolderOperator)


# Диадок ---------------------------------------------------------------------------------------


def test_diadoc_gets_a_signed_document(diadoc, issue, server):
    """To the box of the buyer, under an operation of the entry's own, with a token."""
    upd = issue(diadoc, "upd", lines=[LINE])
    diadoc.exchange.edo.queue([upd])
    (entry,) = diadoc.exchange.edo.carry()
    assert (entry.state, entry.answer) == (OutboxState.SENT, "m1/e1")
    _, _, query, body, headers = server.requests[-1]
    sent = json.loads(body)
    assert (sent["FromBoxId"], sent["ToBoxId"]) == ("our-box", "their-box")
    (attachment,) = sent["DocumentAttachments"]
    content = base64.b64decode(attachment["SignedContent"]["Content"])
    assert content == diadoc.file(upd, "xml", channel="edo").content
    assert attachment["TypeNamedId"] == "UniversalTransferDocument"
    assert query["operationId"] == entry.content["operation"]
    assert headers["Authorization"] == "Bearer t0"


@pytest.mark.parametrize(
    ("script", "state", "messages"),
    [
        ((204, {"Retry-After": "1"}, True), OutboxState.SENT, 1),
        ((401, {}, False), OutboxState.SENT, 1),
        ((429, {"Retry-After": "60"}, False), OutboxState.PENDING, 0),
        ((503, {}, False), OutboxState.PENDING, 0),
        ((None, {}, True), OutboxState.PENDING, 1),
        ((400, {}, False), OutboxState.FAILED, 0),
        ((409, {}, False), OutboxState.FAILED, 0),
        ((402, {}, False), OutboxState.FAILED, 0),
    ],
)
def test_refusals_and_lost_answers_end_as_they_should(  # noqa: PLR0917 - fixtures and a row
    diadoc, issue, server, script, state, messages
):  # fmt: skip
    """Asked again where it helps, under the same operation: never a second document."""
    server.scripted.append(("/V3/PostMessage", *script))
    diadoc.exchange.edo.queue([issue(diadoc, "upd", lines=[LINE])])
    assert states(diadoc.exchange.edo.carry()) == [state]
    assert len(server.messages) == messages
    operations = {row[2]["operationId"] for row in server.requests if "operationId" in row[2]}
    assert len(operations) == 1


def test_a_carrier_killed_after_the_message_sends_no_second_one(
    diadoc, issue, server, operator, monkeypatch
):  # fmt: skip
    """The entry is uncertain; the same operation again gets the first answer."""
    diadoc.exchange.edo.queue([issue(diadoc, "upd", lines=[LINE])])
    real = operator.send

    def die(parcel):
        real(parcel)
        raise KeyboardInterrupt

    monkeypatch.setattr(operator, "send", die)
    with pytest.raises(KeyboardInterrupt):
        diadoc.exchange.edo.carry()
    monkeypatch.setattr(operator, "send", real)
    (entry,) = diadoc.exchange.edo.entries()
    # As when the lease is over.
    outbox = diadoc.store.outbox
    now = outbox._clock
    monkeypatch.setattr(outbox, "_clock", lambda: now().replace(year=now().year + 1))
    assert states(diadoc.exchange.edo.carry()) == [OutboxState.SENT]
    assert (len(server.messages), outbox.get(entry.id).answer) == (1, "m1/e1")


@pytest.mark.parametrize(
    ("organisations", "words"),
    [([], "another operator"), ([{**FRIEND, "CounteragentStatus": "InvitesMe"}], "invite it")],
)
def test_strangers_get_nothing(diadoc, issue, server, organisations, words):
    """Whoever is with another operator, or is no counteragent yet: said so, and not sent."""
    server.organisations = organisations
    diadoc.exchange.edo.queue([issue(diadoc, "upd", lines=[LINE])])
    (entry,) = diadoc.exchange.edo.carry()
    assert entry.state is OutboxState.FAILED
    assert words in entry.problem
    assert server.messages == {}


def test_states_come_by_fields_in_any_order(diadoc, issue, server):
    """Twice, late, of strangers: the state never goes back; the cursor goes on from the last."""
    upd = issue(diadoc, "upd", lines=[LINE])
    diadoc.exchange.edo.queue([upd])
    diadoc.exchange.edo.carry()
    server.events = [
        event(1, index=1, **answered("WithRecipientSignature")),
        event(2, index=2, **DELIVERED),
        event(1, index=3, **answered("WithRecipientSignature")),
        event(3, index=4, message="m99", **DELIVERED),
    ]
    assert diadoc.exchange.edo.poll().changed == 1
    summary = diadoc.store.summary(upd.id)
    assert (summary.edo_severity, summary.edo_text) == ("success", "Подписан")
    server.events.append(event(4, index=5, Revocation={"RevocationStatus": "RevocationAccepted"}))
    assert diadoc.exchange.edo.poll().changed == 1
    assert diadoc.store.summary(upd.id).edo_text == "Аннулирован"
    assert json.loads(server.requests[-1][3])["AfterIndexKey"] == "5"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("WithRecipientPartiallySignature", EdoState.SIGNED_PARTLY),
        ("RecipientSignatureRequestRejected", EdoState.DECLINED),
        ("NotAcceptable", EdoState.DELIVERED),
    ],
)
def test_answers_of_the_buyer_are_told_apart(operator, server, status, state):
    """Accepted with differences, refused, delivered where no answer is due."""
    server.events = [event(1, index=1, **answered(status))]
    assert [row.state for row in operator.poll("").events] == [state]


def test_ten_thousand_events_are_read_by_pages(operator, server):
    """Each once, and then there are no more."""
    server.events = [event(number, index=number, **DELIVERED) for number in range(1, 10_001)]
    seen, cursor = 0, ""
    while (page := operator.poll(cursor)).events:
        seen, cursor = seen + len(page.events), page.cursor
    assert (seen, page) == (10_000, EdoEvents(events=[], cursor=""))


def test_a_document_that_came_is_taken_in_and_answered(diadoc, issue, server):
    """Its file is fetched once; it is signed, by a title of the buyer's, or refused."""
    sent = diadoc.file(issue(diadoc, "upd", lines=[LINE]), "xml", channel="edo")
    server.contents["in1"] = sent.content
    server.events = [
        event(1, index=index, message="m5", entity="in1", direction="Inbound") for index in (1, 2)
    ]
    (card,) = diadoc.exchange.edo.poll().received
    assert (card.number, card.guid, card.channel) == ("1", "m5/in1", "edo")
    answers = (
        (EdoAnswer(kind=AnswerKind.SIGN), "Signatures"),
        (EdoAnswer(kind=AnswerKind.SIGN, title=b"<a/>"), "RecipientTitles"),
        (EdoAnswer(kind=AnswerKind.REFUSE, comment="не наш"), "UniversalMessages"),
        (EdoAnswer(kind=AnswerKind.RECEIPT), "UniversalMessages"),
        (EdoAnswer(kind=AnswerKind.CLARIFY, comment="не та сумма"), "UniversalMessages"),
    )
    for answer, key in answers:
        diadoc.exchange.edo.answer(card, answer)
        patch = json.loads(server.requests[-1][3])
        assert patch[key][0]["ParentEntityId"] == "in1"
    asked = [row for row in server.requests if row[1] == "/GenerateUniversalMessage"]
    assert [row[2]["attachmentId"] for row in asked] == ["in1"] * 3
    codes = [re.search(r'StatusCode="(\d+)"', row[3].decode())[1] for row in asked]
    assert codes == ["3999", "1999", "2999"]


def test_documents_of_one_buyer_go_in_one_message(diadoc, issue, server):
    """Under one operation, also when the answer was lost; each keeps its own id and state."""
    edo = diadoc.exchange.edo
    first, second, third = (issue(diadoc, "upd", lines=[LINE]) for _ in range(3))
    edo.queue([first])
    queued = edo.queue([first, second, third], together=True)
    assert (queued.known, queued.documents) == ((first.id,), (second.id, third.id))
    diadoc.documents.void(first, reason="ошибка")
    server.scripted = [("/V3/PostMessage", None, {}, True)]
    edo.carry()
    for entry in edo.entries()[:2]:
        diadoc.store.outbox.decide(entry.id, OutboxState.PENDING, Actor(), "")
    edo.carry()
    posted = [row for row in server.requests if row[1] == "/V3/PostMessage"]
    assert len({row[2]["operationId"] for row in posted}) == len(server.messages) == 1
    found = {row.documents[0]: row for row in edo.entries()}
    assert found[first.id].state is OutboxState.CANCELLED
    assert [found[row.id].answer for row in (second, third)] == ["m1/e1", "m1/e2"]
    server.events = [event(1, index=1, entity="e2", **answered("WithRecipientSignature"))]
    edo.poll()
    marks = [row.mark for row in reversed(edo.entries())]
    assert marks == ["", "", "signed"]


def test_a_document_is_revoked_by_both_sides(diadoc, issue, server):
    """We propose, once; it is revoked when they agree, and then there is nothing to revoke."""
    document = issue(diadoc, "upd", lines=[LINE])
    edo = diadoc.exchange.edo
    with pytest.raises(TransitionError):
        edo.revoke(document, "ошибка")
    edo.queue([document])
    edo.carry()
    edo.revoke(document, "ошибка")
    patch = json.loads(server.requests[-1][3])
    assert patch["RevocationRequests"][0]["ParentEntityId"] == "e1"
    (asked,) = [row for row in server.requests if row[1].startswith("/V2/GenerateRevocation")]
    assert json.loads(asked[3]) == {"Comment": "ошибка", "Signer": SIGNER.details}
    revoked = {"Revocation": {"RevocationStatus": "RevocationAccepted"}}
    server.events = [event(1, index=1, **revoked)]
    assert edo.poll().changed == 1
    with pytest.raises(TransitionError):
        edo.revoke(document, "ошибка")


ASKED = {"Revocation": {"RevocationStatus": "RequestsMyRevocation"}}
REFUSED = {"Revocation": {"RevocationStatus": "RevocationRejected"}}


def test_the_other_side_asks_to_revoke(diadoc, issue, server):
    """It is a state of its own, beside the signature; refused, it may be asked anew."""
    document = issue(diadoc, "upd", lines=[LINE])
    edo = diadoc.exchange.edo
    edo.queue([document])
    edo.carry()
    signed = answered("WithRecipientSignature")
    told = []
    for index, docflow in enumerate((signed, ASKED | signed, REFUSED | signed, signed, ASKED), 1):
        server.events.append(event(index, index=index, **docflow))
        edo.poll()
        told.append(diadoc.store.summary(document.id).edo_text)
    assert told == [
        "Подписан",
        "Покупатель просит аннулировать: документ подписан",
        "В аннулировании отказано: документ подписан",
        "В аннулировании отказано: документ подписан",
        "Покупатель просит аннулировать",
    ]


def test_the_sender_of_what_came_asks_to_revoke(diadoc, server):
    """The card says so, whether the document was here before or comes with it."""
    server.contents = {"e1": b"<a/>"}
    server.events = [event(1, index=1, direction="Inbound", **ASKED)]
    (card,) = diadoc.exchange.edo.poll().received
    assert diadoc.store.received.get(card.id).edo_state == EdoState.REVOCATION_ASKED
    revoked = {"Revocation": {"RevocationStatus": "RevocationAccepted"}}
    server.events += [
        event(number, index=number, direction="Inbound", **docflow)
        for number, docflow in ((2, revoked), (3, ASKED))
    ]
    assert diadoc.exchange.edo.poll().changed == 1
    assert diadoc.store.received.get(card.id).edo_state == EdoState.REVOKED


def test_large_files_go_by_the_shelf(operator, server):
    """In parts, the last one marked."""
    signed = operator._signed(b"x" * 1_100_000)
    parts = [row for row in server.requests if row[1] == "/ShelfUpload"]
    assert sum(len(row[3]) for row in parts) == 1_100_000
    assert [row[2].get("isLastPart") for row in parts] == [None, None, "1"]
    assert signed["NameOnShelf"] == parts[0][2]["nameOnShelf"]


def test_invitations_have_states(operator, server):
    """A counteragent has accepted; a stranger is asked, and it waits."""
    assert operator.invite("7710990027", "", "") is InvitationState.ACCEPTED
    server.organisations = [{**FRIEND, "CounteragentStatus": "NotInCounteragentList"}]
    assert operator.invite("7710990027", "", "Здравствуйте") is InvitationState.WAITS
    server.organisations = [{**FRIEND, "CounteragentStatus": "RejectsMe"}]
    assert operator.invite("7710990027", "", "") is InvitationState.REFUSED


def test_an_address_where_nobody_is_waits(diadoc, issue, operator, monkeypatch):
    """Nothing was sent, so it goes later."""
    import httpx

    monkeypatch.setattr(operator, "_client", httpx.Client(base_url="http://127.0.0.1:1"))
    diadoc.exchange.edo.queue([issue(diadoc, "upd", lines=[LINE])])
    assert states(diadoc.exchange.edo.carry()) == [OutboxState.PENDING]
    operator.close()
