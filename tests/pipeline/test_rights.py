"""Rights asked in one place: of the embedding code, of users, of a cabinet's clients."""

from __future__ import annotations

import pickle

import pytest

from docgen import hookimpl
from docgen.exceptions import ConfigurationError, ForbiddenError
from docgen.lifecycle import Actor
from docgen.models import Action, Subject, SubjectKind

DOCUMENT = Subject(kind=SubjectKind.DOCUMENT, type="act", client="42")
OTHERS = Subject(kind=SubjectKind.DOCUMENT, type="act", client="43")
MANAGER = Actor(id="7", name="Иванова", roles=("manager",))
CLIENT = Actor(id="81", client="42")


def _itself(subject):
    return subject


@hookimpl
def docgen_may(user, action):
    """Let nobody but accountants void documents."""
    return None if action is not Action.VOID else "accountant" in user.roles


def test_without_plugins_our_own_people_may_everything(pure):
    """The embedding code is not stood in the way of, nor who works for it."""
    assert pure.rights.require(Action.VOID, DOCUMENT) == Actor()
    assert pure.acting_as(MANAGER).rights.require(Action.VOID, DOCUMENT) == MANAGER
    assert pure.rights.is_unlimited(MANAGER)
    assert not pure.rights.is_unlimited(CLIENT)


def test_a_client_may_only_see_what_is_its_own(pure):
    """And makes requests; the documents are ours to make."""
    rights = pure.acting_as(CLIENT).rights
    request = Subject(kind=SubjectKind.REQUEST, client="42")
    assert rights.may(Action.SEE, DOCUMENT)
    assert rights.may(Action.MAKE, request)
    assert not rights.may(Action.SEE, OTHERS)
    assert not rights.may(Action.MAKE, DOCUMENT)
    assert [*rights.visible([DOCUMENT, OTHERS], _itself)] == [DOCUMENT]


def test_a_refusal_says_who_what_and_to_what(open_docgen, plugin):
    """It is an error of its own, with a status for servers; it survives another process."""
    docgen = open_docgen(plugins=[plugin("acme", docgen_may)])
    accountant = Actor(name="Петрова", roles=("accountant",))
    assert docgen.rights.require(Action.VOID, DOCUMENT, accountant) is accountant
    with pytest.raises(ForbiddenError, match=r"Иванова.*void: document.*act.*42") as caught:
        docgen.rights.require(Action.VOID, DOCUMENT, MANAGER)
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (error.status, error.code, error.user) == (403, "forbidden", "Иванова")
    assert (error.action, error.subject) == ("void", "document, act, client 42")


def test_who_acts_for_one_user_cannot_act_for_another(pure):
    """Otherwise a cabinet's client would only have to name somebody else."""
    rights = pure.acting_as(CLIENT).rights
    assert rights.doer(CLIENT) == rights.doer() == CLIENT
    for escape in (
        lambda: rights.require(Action.SEE, DOCUMENT, MANAGER),
        lambda: pure.acting_as(CLIENT).acting_as(MANAGER),
    ):
        with pytest.raises(ConfigurationError, match=r"acts for '81'.*'Иванова'"):
            escape()
    assert pure.acting_as(CLIENT).acting_as(Actor()).rights.user == CLIENT


def test_a_facade_sent_to_another_process_still_acts_for_its_user(pure):
    """Nobody gains rights by being pickled; and each façade that acts for a user is new."""
    mine = pure.acting_as(CLIENT)
    assert pickle.loads(pickle.dumps(mine)).rights.user == CLIENT  # noqa: S301 - our own
    assert pickle.loads(pickle.dumps(pure)).rights.user == Actor()  # noqa: S301 - our own


def test_a_facade_that_acts_for_a_user_shares_the_source_and_the_store(host):
    """It is the same one in somebody's name, not another."""
    mine = host.acting_as(MANAGER)
    assert mine.source is host.source
    assert mine.store is host.store
