"""How wide the columns of a table should be for what must not break in them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen


@frozen(kw_only=True)
class Need:
    """The widths that the contents of a column ask for, in millimetres.

    ``whole`` is that of the widest content as it is, ``least`` that of its widest piece, printed
    as small as may be.
    """

    whole: float = 0.0
    least: float = 0.0

    def and_also(self, other: Need) -> Need:
        """Return what is enough for both."""
        return Need(whole=max(self.whole, other.whole), least=max(self.least, other.least))

    def with_margin(self, margin: float) -> Need:
        """Return a little more, lest an engine that rounds widths down leaves too little."""
        return Need(whole=self.whole + margin, least=self.least + margin) if self.whole else self


def widened(widths: Sequence[float], needs: Sequence[Need], spare: float) -> tuple[float, ...]:
    """Return columns made wider by what they lack, as far as ``spare`` goes.

    What no column can do without is given first; what is left is shared in proportion to what
    each lacks. No column becomes narrower.
    """
    given = list(widths)
    for asked in ([need.least for need in needs], [need.whole for need in needs]):
        lacks = [max(0.0, need - width) for need, width in zip(asked, given, strict=True)]
        lacking = sum(lacks)
        if lacking and spare > 0:
            part = min(1.0, spare / lacking)
            given = [width + lack * part for width, lack in zip(given, lacks, strict=True)]
            spare -= lacking * part
    return tuple(given)
