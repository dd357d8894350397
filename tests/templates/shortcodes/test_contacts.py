"""A party's people in templates."""

from __future__ import annotations

from docgen.kit.samples import sale


def test_the_people_of_a_party_are_printed(open_docgen, write_template):
    """Whom documents of the type go to, declined as any person; and all in one line."""
    data = sale()
    data["buyer"]["contacts"] = [
        {"name": "Иванов Иван Иванович", "position": "директор"},
        {"name": "Петрова Анна Ивановна", "role": "бухгалтер", "phone": "+7 1 22-33"}
        | {"email": "buh@example.com", "wants": "invoice"},
    ]
    body = (
        '<p>[покупатель.контакт падеж="дательный"]|[buyer.contact.role]|[buyer.contact.phone]|'
        "[buyer.contact.email]|[buyer.contacts]|[seller.contact optional]</p>"
    )
    docgen = open_docgen(templates=[write_template(body)])
    page = docgen.render("invoice", data, format="html", template="mine").content.decode()
    assert (
        "Петровой Анне Ивановне|бухгалтер|+7 1 22-33|buh@example.com|"
        "Иванов Иван Иванович, директор; "
        "Петрова Анна Ивановна, бухгалтер, +7 1 22-33, buh@example.com|"
    ) in page.replace("\u00a0", " ").replace("\u2011", "-").replace("\u2060", "")
