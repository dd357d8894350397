from __future__ import annotations

import json

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.exceptions import DataError, StorageError
from docgen.models import SalePayload
from docgen.models.mapping import to_mapping
from docgen.models.money import MAX_AMOUNT
from docgen.models.text import clean_text
from docgen.store.documents.frozen import artifact_hashes, payload_hash, thaw
from docgen.store.documents.frozen import freeze as freeze_plain

same_store = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # a shared store harms nothing
)
texts = st.text(max_size=40).filter(lambda text: clean_text(text) == text)
hostile = st.builds(
    "{}{}".format,
    st.sampled_from(
        ["artifact:", "artifact:text:", "artifact:image/png:", "data:image/png;base64,"]
    ),
    st.one_of(texts, st.just("ab" * 32), st.just("AAAA"), st.just("AA=A"), st.just("AB==")),
)


def freeze(payload, artifacts):
    """Write a payload as it is kept."""
    return freeze_plain(to_mapping(payload, keep_pictures=True), artifacts)


def test_a_payload_comes_back_equal(payload, artifacts):
    """Freezing loses nothing: parties, lines, amounts, pictures."""
    text = freeze(payload, artifacts)
    assert thaw(text, SalePayload, artifacts, source="act 1") == payload


def test_a_picture_is_kept_once_and_not_in_the_text(payload, artifacts):
    """The same stamp in two places is one artifact, and the text only names it."""
    text = freeze(payload, artifacts)
    stamp = payload.seller.stamp
    assert "base64" not in text
    assert text.count(f"artifact:image/png:{stamp.sha256}") == 2
    assert artifact_hashes(text, source="act 1") == {stamp.sha256}
    assert artifacts.get(stamp.sha256) == stamp.content


def test_equal_payloads_freeze_to_equal_text(payload, artifacts):
    """The text, and so its hash, depends on the content alone."""
    text = freeze(payload, artifacts)
    again = freeze(thaw(text, SalePayload, artifacts, source="act 1"), artifacts)
    assert again == text
    assert payload_hash(again) == payload_hash(text)
    other = freeze(evolve(payload, lines=payload.lines[:1]), artifacts)
    assert payload_hash(other) != payload_hash(text)


@given(text=st.one_of(texts, hostile))
@same_store
def test_no_text_can_name_an_artifact(text, payload, artifacts):
    """A client called like a stored picture prints as just that."""
    named = evolve(payload, buyer=evolve(payload.buyer, name=text))
    frozen = freeze(named, artifacts)
    assert thaw(frozen, SalePayload, artifacts, source="act 1").buyer.name == text


@given(price=st.decimals(min_value=0, max_value=MAX_AMOUNT - 1, places=11))
@same_store
def test_money_is_exact(price, payload, artifacts):
    """Every digit and every zero after the point comes back."""
    line = evolve(payload.lines[0], price=price)
    frozen = freeze(evolve(payload, lines=(line,)), artifacts)
    back = thaw(frozen, SalePayload, artifacts, source="act 1").lines[0].price
    assert f"{back:f}" == f"{price:f}"


def test_a_damaged_text_is_told(artifacts):
    """The error names the document."""
    with pytest.raises(StorageError, match="act 1: the frozen payload is damaged"):
        thaw('{"date": ', SalePayload, artifacts, source="act 1")


def test_a_lost_picture_is_told(payload, artifacts, artifact_folder):
    """A document never comes back without its stamp."""
    text = freeze(payload, artifacts)
    for path in artifact_folder.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(StorageError, match="is missing"):
        thaw(text, SalePayload, artifacts, source="act 1")


def test_a_text_of_another_shape_is_told(payload, artifacts):
    """A field that the class does not have any more is named with its document."""
    plain = json.loads(freeze(payload, artifacts)) | {"colour": "red"}
    with pytest.raises(DataError, match=r"act 1 does not fit(.|\n)*'colour'"):
        thaw(json.dumps(plain), SalePayload, artifacts, source="act 1")
