"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {
        "contract.basis.case",
        "contract.basis.missing",
        "contract.city.missing",
        "contract.deferral.negative",
        "contract.identity.format",
        "contract.identity.incomplete",
        "contract.identity.missing",
        "contract.price.missing",
        "contract.price.not_positive",
        "contract.registration.missing",
        "contract.representative.missing",
        "contract.subject.missing",
        "contract.term.end_before_start",
        "contract.vat_exemption.missing",
        "contract.vat_rate.not_in_force",
    }
)
