"""A store that is opened when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from os import PathLike

from docgen.exceptions import ConfigurationError
from docgen.models import Payload
from docgen.numbering import StoredRule
from docgen.store.documents.document_store import DocumentStore
from docgen.store.files.artifacts import ArtifactStore


class StoreOpener:
    """Opens a store once, whichever thread asks first.

    ``url`` is the address of its database, ``None`` where the host has none; ``artifacts`` the
    place of its files; ``payload_class`` returns the class of a document type's payload.
    """

    def __init__(
        self,
        url: str | None,
        artifacts: str | PathLike[str],
        payload_class: Callable[[str], type[Payload]],
    ) -> None:
        self._url = url
        self._artifacts = artifacts
        self._payload_class = payload_class
        self._store: DocumentStore | None = None
        self._opening = threading.Lock()

    @property
    def store(self) -> DocumentStore:
        """The store, open.

        Raises:
            ConfigurationError: no store was given.
            StorageError: it cannot be opened.

        """
        with self._opening:
            if self._store is None:
                self._store = self._open()
            return self._store

    def rules(self) -> tuple[StoredRule, ...]:
        """Return the stored changes of numbering rules; without a store there are none."""
        return () if self._url is None else self.store.journal.rules()

    def close(self) -> None:
        """Close the store, if it was opened."""
        if self._store is not None:
            self._store.close()

    def _open(self) -> DocumentStore:
        if self._url is None:
            raise ConfigurationError(
                "there is no store of documents; give DocGen(store='sqlite:///docs.db'), or "
                'write store = "sqlite:///docs.db" into docgen.toml'
            )
        return DocumentStore(
            self._url, ArtifactStore(self._artifacts), payload_class=self._payload_class
        )
