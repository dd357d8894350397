from __future__ import annotations

import pytest

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.language import Certainty, decline_phrase, read_dictionary
from docgen.language.own_forms import with_own_forms
from docgen.models import Case, PersonName, Signatory

FORMS = {
    "ведущий мерчендайзер": {"genitive": "ведущего мерчендайзера"},
    "Соловей": {"genitive": "Соловья", "дательный": "Соловью"},
}


@pytest.mark.parametrize(
    ("text", "genitive"),
    [
        ("ведущий мерчендайзер", "ведущего мерчендайзера"),
        ("Ведущий  Мерчендайзер", "Ведущего мерчендайзера"),
        ("ВЕДУЩИЙ МЕРЧЕНДАЙЗЕР", "ВЕДУЩЕГО МЕРЧЕНДАЙЗЕРА"),
    ],
)
def test_a_title_is_found_however_it_is_spelt(text, genitive):
    """Capitals and blanks make no difference to what is looked up."""
    declined = decline_phrase(text, Case.GENITIVE, dictionary=read_dictionary(FORMS))
    assert (declined.text, declined.certainty) == (genitive, Certainty.GIVEN)


@pytest.mark.parametrize(
    ("entries", "error", "complaint"),
    [
        ({"директор": "директора"}, ConfigurationError, "write the forms by case"),
        (
            {"директор": {"genitive": ""}},
            ConfigurationError,
            "has no text for 'директор', genitive",
        ),
        ({"директор": {"genitive": 5}}, ConfigurationError, "has no text for 'директор', genitive"),
        (["директор"], ConfigurationError, "by nominative and case"),
        ({"директор": {"genetive": "директора"}}, UnknownNameError, "'genetive'. Did you mean"),
    ],
)
def test_a_dictionary_that_cannot_be_used_is_refused(entries, error, complaint):
    """The message names the entry and what is wrong with it."""
    with pytest.raises(error, match=complaint):
        read_dictionary(entries)


def test_a_document_keeps_the_forms_it_was_made_with():
    """Names and positions get the dictionary's forms; those of the data stay as they are."""
    signatory = Signatory(
        name=PersonName(
            last="Соловей", first="Иван", middle="Иванович", forms={Case.DATIVE: "Соловею"}
        ),
        position="ведущий мерчендайзер",
    )
    (kept,) = with_own_forms((signatory,), read_dictionary(FORMS))
    assert kept.name.forms == {Case.GENITIVE: "Соловья Ивана Ивановича", Case.DATIVE: "Соловею"}
    assert kept.position_forms == {Case.GENITIVE: "ведущего мерчендайзера"}


def test_data_without_entries_is_the_same_data():
    """What the dictionary says nothing of is not made anew."""
    signatory = Signatory(name=PersonName.parse("Ким Анна Ивановна"), position="директор")
    assert with_own_forms(signatory, read_dictionary(FORMS)) is signatory
