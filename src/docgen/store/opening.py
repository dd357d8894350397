"""A store that is opened when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources.abc import Traversable
from os import PathLike
from typing import TYPE_CHECKING, Any

from docgen.exceptions import ConfigurationError
from docgen.forks import ForkLock
from docgen.models import Payload
from docgen.numbering import StoredRule

if TYPE_CHECKING:
    from docgen.store.documents.document_store import DocumentStore
    from docgen.store.files.artifacts import ArtifactStore
    from docgen.store.payments.observing import PaymentObserver


class StoreOpener:
    """Opens a store once, whichever thread asks first.

    ``url`` is the address of its database, ``None`` where the host has none; ``artifacts`` the
    place of its files; ``payload_class`` returns the class of a document type's payload, and
    ``refuses_repeated_charges`` says of a type and an organisation whether a charge may stand in
    one live document of a group only; ``payment_observer`` is told of payments.
    """

    def __init__(
        self,
        url: str | None,
        artifacts: str | PathLike[str],
        payload_class: Callable[[str], type[Payload]],
        refuses_repeated_charges: Callable[[str, str], bool],
        payment_observer: PaymentObserver,
    ) -> None:
        self._url = url
        self._artifacts = artifacts
        self._payload_class = payload_class
        self._refuses_repeated_charges = refuses_repeated_charges
        self._payment_observer = payment_observer
        self._store: DocumentStore | None = None
        self._opening = ForkLock()

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

    @property
    def is_given(self) -> bool:
        """Whether the host has a store, made already or not."""
        return self._url is not None

    @property
    def is_made(self) -> bool:
        """Whether the store is there already, so that asking it makes none."""
        if self._store is not None or self._url is None:
            return self._store is not None
        from docgen.store.database.sqlite import is_made

        return is_made(self._url)

    @property
    def url(self) -> str:
        """The address of the database.

        Raises:
            ConfigurationError: no store was given.

        """
        if self._url is None:
            raise _no_store()
        return self._url

    @property
    def artifacts(self) -> ArtifactStore:
        """The place of the files, without opening the store.

        Raises:
            StorageError: it cannot be used.

        """
        from docgen.store.files.artifacts import ArtifactStore

        return ArtifactStore(self._artifacts)

    def within(
        self,
        connection: Any,  # noqa: ANN401 - of sqlite3 or psycopg
        payment_observer: PaymentObserver,
    ) -> StoreOpener:
        """Return what has the store open inside a transaction of the host's.

        Raises:
            ConfigurationError: no store was given; see :meth:`DocumentStore.within`.
            StorageError: it cannot be opened.

        """
        mine = StoreOpener(
            self._url,
            self._artifacts,
            self._payload_class,
            self._refuses_repeated_charges,
            payment_observer,
        )
        mine._store = self.store.within(connection, payment_observer)
        return mine

    def rules(self) -> tuple[StoredRule, ...]:
        """Return the stored changes of numbering rules; without a store there are none."""
        return () if self._url is None else self.store.journal.rules()

    def close(self) -> None:
        """Close the store, if it was opened."""
        if self._store is not None:
            self._store.close()

    def _open(self) -> DocumentStore:
        from docgen.store.documents.document_store import DocumentStore

        return DocumentStore(
            self.url,
            self.artifacts,
            payload_class=self._payload_class,
            refuses_repeated_charges=self._refuses_repeated_charges,
            payment_observer=self._payment_observer,
        )


def _no_store() -> ConfigurationError:
    return ConfigurationError(
        "there is no store of documents; give DocGen(store='sqlite:///docs.db'), or "
        'write store = "sqlite:///docs.db" into docgen.toml'
    )


class PublishedVersions:
    """The versions of templates in a store; none while nobody has made the store."""

    def __init__(self, opener: StoreOpener) -> None:
        self._opener = opener

    def mark(self, document_type: str) -> int:
        """Return what differs as soon as a version of a type is published."""
        if not self._opener.is_made:
            return 0
        return self._opener.store.template_versions.mark(document_type)

    def folders(self, document_type: str) -> Sequence[Traversable]:
        """Return the folders of a type's versions."""
        if not self._opener.is_made:
            return ()
        return self._opener.store.template_versions.folders(document_type)
