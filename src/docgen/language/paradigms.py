"""The ways in which names decline: the letters that go, and the endings of the five cases.

The endings are those of the school grammar. In the instrumental «ё» is written «е», as in names.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from docgen.models import Case

_OBLIQUE: Final = tuple(case for case in Case if case is not Case.NOMINATIVE)


@frozen(kw_only=True)
class Paradigm:
    """One way to decline: how many last letters go, and what stands in their place."""

    cut: int
    endings: tuple[str, ...]

    def form(self, word: str, case: Case) -> str:
        """Return the form of a word in any case but the nominative."""
        return word[: len(word) - self.cut] + self.endings[_OBLIQUE.index(case)]


def _paradigm(cut: int, endings: str) -> Paradigm:
    return Paradigm(cut=cut, endings=tuple(endings.split()))


FIXED: Final = Paradigm(cut=0, endings=("",) * len(_OBLIQUE))  # Шевченко, Черных
NOUN: Final = _paradigm(0, "а у а ом е")  # Саркисян
NOUN_EM: Final = _paradigm(0, "а у а ем е")  # Мицкевич, Кац
SOFT: Final = _paradigm(1, "я ю я ем е")  # Коваль, Гайдай
SOFT_IY: Final = _paradigm(1, "я ю я ем и")  # Юрий
POSSESSIVE: Final = _paradigm(0, "а у а ым е")  # Иванов, Пушкин
ADJECTIVE: Final = _paradigm(2, "ого ому ого ым ом")  # Белый, Толстой
ADJECTIVE_IM: Final = _paradigm(2, "ого ому ого им ом")  # Достоевский, Сухой
ADJECTIVE_SOFT: Final = _paradigm(2, "его ему его им ем")  # Рыжий, Крайний
HER_POSSESSIVE: Final = _paradigm(1, "ой ой у ой ой")  # Иванова
HER_ADJECTIVE: Final = _paradigm(2, "ой ой ую ой ой")  # Толстая
HER_ADJECTIVE_SOFT: Final = _paradigm(2, "ей ей ую ей ей")  # Рыжая
HER_ADJECTIVE_YAYA: Final = _paradigm(2, "ей ей юю ей ей")  # Крайняя
IN_A: Final = _paradigm(1, "ы е у ой е")  # Окуджава, Анна
IN_KA: Final = _paradigm(1, "и е у ой е")  # Сорока, Ольга
IN_SHA: Final = _paradigm(1, "и е у ей е")  # Груша, Саша
IN_TSA: Final = _paradigm(1, "ы е у ей е")  # Птица
IN_YA: Final = _paradigm(1, "и е ю ей е")  # Дуля, Наталья
IN_IYA: Final = _paradigm(1, "и и ю ей и")  # Данелия, Мария
HER_SOFT: Final = _paradigm(1, "и и ь ью и")  # Любовь
