from __future__ import annotations

import pytest

ADD = ("payments", "add", "--client", "romashka", "--org", "sever", "--date", "2026-11-03")


@pytest.fixture
def billed(settled, run, sale_file):
    """Issue an invoice."""
    assert run("issue", "invoice", "--data", sale_file).status == 0
    return settled


@pytest.mark.usefixtures("billed")
def test_a_payment_pays_its_document(run):
    """The list tells how much of a document is paid."""
    done = run(*ADD, "--amount", "20 000,00", "--document", "1")
    assert (done.status, done.out) == (
        0,
        "1: принято 20000.00 руб., разнесено 20000.00, свободно 0.00\n",
    )
    (row,) = run("documents", "list", "--json").rows
    assert (row["payable"], row["paid"]) == ("23954.09", "20000.00")
    assert run("documents", "mark-paid", "1", "--reason", "наличными").out == "1: Оплачен\n"


@pytest.mark.usefixtures("billed")
def test_what_a_purpose_names_is_told(run):
    """Without anybody's saying so, the payment is matched; programs see the document."""
    (number,) = [row["number"] for row in run("documents", "list", "--json").rows]
    done = run(*ADD, "--amount", "100", "--purpose", f"по счёту № {number} от 31.10.2026")
    assert done.out.splitlines() == [
        "1: принято 100.00 руб., разнесено 100.00, свободно 0.00",
        "Платёж 1 → документ 1: 100.00 руб.",
    ]
    (row,) = run("payments", "report", "--json").rows
    assert row["documents"] == [1]


@pytest.mark.usefixtures("billed")
def test_free_money_is_allocated_and_taken_back(run):
    """Programs are told what went where."""
    run(*ADD, "--amount", "100")
    (share,) = run("payments", "allocate", "--client", "romashka", "--org", "sever", "--json").rows
    assert share == {"payment_id": 1, "document_id": 1, "amount": "100.00"}
    taken = run("payments", "reverse", "--document", "1", "--reason", "не то")
    assert taken.out == "Документ 1: снято 100.00\n"
    assert run("payments", "reverse", "1", "--reason", "возврат", "--json").rows[0]["is_reversed"]
    (row,) = run("payments", "report", "--json").rows
    assert (row["is_reversed"], row["free"]) == (True, "0.00")


@pytest.mark.usefixtures("billed")
def test_all_free_money_is_allocated_at_once(run):
    """Nobody has to be named; whose a payment is, is asked where there are several of ours."""
    without = tuple(word for word in ADD if word not in {"--org", "sever"})
    by_card = ("--method", "card", "--payer", "legal_entity")
    asked = run(*without, "--amount", "100", *by_card)
    assert (asked.status, "--org, one of '1', '2'" in asked.err) == (2, True)
    of_one = ("payments", "add", "--client", "3", "--date", "2026-11-03", "--amount", "1", "--json")
    assert run(*of_one).rows[0]["organisation"] == "1"
    assert run(*ADD, "--amount", "100", *by_card).status == 0
    (share,) = run("payments", "allocate", "--all", "--json").rows
    assert share == {"payment_id": 2, "document_id": 1, "amount": "100.00"}
    assert run("payments", "allocate", "--all").out == "Разносить нечего.\n"
    (row,) = run("payments", "report", *by_card, "--json").rows
    assert (row["organisation"], row["method"], row["payer_kind"]) == ("sever", *by_card[1::2])
    assert run("payments", "report", "--method", "cash", "--json").rows == []


@pytest.mark.usefixtures("billed")
def test_every_step_answers_programs(run):
    """What was done is an object, as of the lists."""
    (marked,) = run("documents", "mark", "1", "sent", "--json").rows
    assert (marked["id"], marked["status"]) == (1, "sent")
    (paid,) = run("documents", "mark-paid", "1", "--reason", "наличными", "--json").rows
    wanted = {"payment_id": None, "document_id": 1, "amount": "23954.09", "payment": "paid"}
    assert paid == wanted
    released = ("payments", "reverse", "--document", "1", "--reason", "не то", "--json")
    (taken,) = run(*released).rows
    assert (taken["document_id"], taken["amount"]) == (1, "23954.09")
    (void,) = run("documents", "void", "1", "--reason", "ошибка", "--json").rows
    assert void["status"] == "void"


@pytest.mark.parametrize(
    "arguments",
    [
        ("payments", "allocate"),
        ("payments", "allocate", "1"),
        ("payments", "allocate", "--all", "--client", "romashka"),
        ("payments", "allocate", "1", "--document", "1", "--client", "romashka"),
        ("payments", "allocate", "1", "--document", "1", "--move", "так", "--amount", "1"),
        ("payments", "reverse", "--reason", "так"),
        (*ADD, "--amount", "много"),
        (*ADD, "--amount", "0"),
        ("payments", "allocate", "9", "--document", "1"),
    ],
)
@pytest.mark.usefixtures("billed")
def test_wrong_use_ends_with_two(run, arguments):
    """The error says what to give instead, and nothing is stored."""
    done = run(*arguments)
    assert done.status == 2
    assert done.err.startswith("docgen: ")
    assert run("payments", "report", "--json").rows == []


@pytest.mark.usefixtures("billed")
def test_a_statement_is_shown_with_its_balances(run):
    """What is owed stands on the left, what is paid ahead on the right."""
    run(*ADD, "--amount", "30000", "--number", "7")
    done = run("payments", "statement", "--client", "romashka", "--period", "2026-Q4")
    for text in ("Сальдо на начало", "23 954,09", "Платёжное поручение № 7", "6 045,91"):
        assert text in done.out.replace("\N{NO-BREAK SPACE}", " ")
    (row,) = run("payments", "statement", "--client", "romashka", "--period", "2026", "--json").rows
    assert row["closing_balance"] == "-6045.91"


@pytest.mark.usefixtures("billed")
def test_steps_of_a_documents_life(run, write_json):
    """Who and why stay in the history; only an administrator goes back."""
    from docgen.kit.samples import sale

    assert run("documents", "mark", "1", "sent", "--by", "Иванова").out.endswith(": Отправлен\n")
    assert run("documents", "mark", "1", "issued", "--reason", "рано").status == 2
    back = ("documents", "mark", "1", "issued", "--reason", "рано", "--admin")
    assert run(*back).out.endswith(": Выпущен\n")
    corrected = write_json("corrected.json", sale())
    done = run("documents", "correct", "1", "--data", corrected, "--reason", "цена", "--json")
    assert (done.rows[0]["correction"], done.rows[0]["corrects"]) == (1, 1)
    assert run("documents", "void", "2", "--reason", "зря").out.endswith(": Аннулирован\n")
    history = run("documents", "history", "1", "--json").rows
    assert [row["name"] for row in history] == [
        "issued",
        "sent",
        "reversed",
        "archived",
        "reversed",
    ]
    assert history[1]["who"] == "Иванова"


@pytest.mark.usefixtures("billed")
def test_a_file_is_attached_and_shown(run, write_json):
    """Without a barcode the document has to be named."""
    file = write_json("letter.json", {})
    assert run("documents", "attach", file).status == 1
    assert run("documents", "attach", file, "--other").status == 2
    assert run("documents", "attach", file, "1", "--other", "--note", "письмо").status == 0
    (row,) = run("documents", "show", "1", "--json").rows
    assert [(one["name"], one["note"]) for one in row["attachments"]] == [("letter.json", "письмо")]
    assert row["status"] == "issued"
    assert run("documents", "attach", file, "1").out.endswith(": Подписан\n")


@pytest.mark.usefixtures("billed")
def test_the_register_is_saved_as_a_file(run, at_home):
    """The file's name says its format."""
    command = ("documents", "register", "--period", "2026", "--type", "invoice")
    assert run(*command, "-o", "journal.csv").status == 0
    assert "23" in (at_home / "journal.csv").read_text("utf-8-sig")
    assert [row["number"] for row in run(*command, "--json").rows] == ["1"]
