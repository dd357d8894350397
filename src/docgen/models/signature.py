"""What is known of an electronic signature: as people read it, not as programs verify it."""

from __future__ import annotations

import datetime as dt

from attrs import frozen


@frozen(kw_only=True)
class SignatureParticulars:
    """The particulars that a visualisation prints of a signature (ГОСТ Р 7.0.97-2016, 5.23).

    ``owner`` is whom the certificate names, ``certificate`` its serial number, valid from
    ``valid_from`` to ``valid_to``; ``power_of_attorney`` is the number of a machine-readable one
    (МЧД). docgen prints them as they are given: verifying a signature is the operator's work.
    """

    owner: str
    position: str = ""
    organisation: str = ""
    certificate: str
    valid_from: dt.date
    valid_to: dt.date
    signed_at: dt.datetime
    power_of_attorney: str = ""
