"""Words of a title that decline together: adjectives, their noun, and a second noun beside it."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from docgen.language.morphology import known_parses
from docgen.language.people import inflect_name_text
from docgen.language.readings import Reading, adjectives, nouns
from docgen.language.vocabulary import NAME_FRONT
from docgen.language.words import Word
from docgen.models import Case


class UnsureError(Exception):
    """A phrase that may be read in several ways, or in none; the message is in Russian."""


@frozen(kw_only=True)
class WordPart:
    """Words from ``start`` to ``end`` that decline: one word, or the name of a person.

    ``readings`` are all the ways to read the word; it declines where they give the same form.
    """

    start: int
    end: int
    readings: tuple[Reading, ...] = ()
    is_animate: bool = True
    name: str = ""


@frozen(kw_only=True)
class WordGroup:
    """Parts that agree, with the readings of their noun."""

    parts: tuple[WordPart, ...]
    head: tuple[Reading, ...]
    is_animate: bool

    @property
    def end(self) -> int:
        """The place after the last word."""
        return self.parts[-1].end


def read_group(words: Sequence[Word], at: int, *, is_strict: bool = False) -> WordGroup | None:
    """Read adjectives with their noun, or an adjective that stands for one; ``None`` if neither.

    Strictly, no word may be another case of something: as «страховой» is in «директор страховой
    компании».

    Raises:
        UnsureError: what follows the noun may belong to it or not.

    """
    if at >= len(words) or not _may_begin(words[at], is_strict=is_strict):
        return None
    found = adjectives(words[at].text)
    if found and (group := _with_noun(words, at, found, is_strict=is_strict)):
        return group
    if nominal := nouns(words[at].text):
        return _with_appositions(words, at, nominal)
    alone = tuple(reading for reading in found if _stands_alone(reading, words, at + 1))
    if not alone:
        return None
    return WordGroup(
        parts=(WordPart(start=at, end=at + 1, readings=alone),), head=alone, is_animate=True
    )


def name_at(words: Sequence[Word], at: int) -> WordPart | None:
    """Read somebody's name, up to a comma or the like; ``None`` if it does not show its gender."""
    if not words[at].text[0].isupper() and words[at].text not in NAME_FRONT:
        return None
    end = next((place for place in range(at + 1, len(words)) if words[place].is_apart), len(words))
    name = " ".join(word.text for word in words[at:end])
    if inflect_name_text(name, Case.GENITIVE) is None:
        return None
    return WordPart(start=at, end=end, name=name)


def _may_begin(word: Word, *, is_strict: bool = False) -> bool:
    if word.is_quoted or word.is_cut or word.is_abbreviation:
        return False
    return not (is_strict and word.may_be_oblique)


def _with_noun(
    words: Sequence[Word], at: int, found: Sequence[Reading], *, is_strict: bool
) -> WordGroup | None:
    """Read an adjective with the noun it agrees with; others may stand between them."""
    after = at + 1
    is_joined = after < len(words) and (words[after].is_conjunction or words[after].is_apart)
    if is_joined and words[after].is_conjunction:
        after += 1
    rest = read_group(words, after, is_strict=is_strict)
    if rest is None or not rest.head:
        return None
    is_list = rest.parts[0].readings[0].is_adjective and rest.head != rest.parts[0].readings
    if is_joined and not is_list:
        return None
    head = tuple(noun for noun in rest.head if any(reading.agrees_with(noun) for reading in found))
    agreeing = tuple(
        reading for reading in found if any(reading.agrees_with(noun) for noun in head)
    )
    if not agreeing:
        return None
    part = WordPart(start=at, end=at + 1, readings=agreeing, is_animate=rest.is_animate)
    kept = tuple(
        evolve(other, readings=head) if other.readings == rest.head else other
        for other in rest.parts
    )
    return WordGroup(parts=(part, *kept), head=head, is_animate=rest.is_animate)


def _with_appositions(words: Sequence[Word], at: int, head: tuple[Reading, ...]) -> WordGroup:
    """Read a noun with what agrees with it after it: «врач терапевт», «общество закрытое»."""
    is_animate = head[0].is_animate
    parts = [WordPart(start=at, end=at + 1, readings=head, is_animate=is_animate)]
    for place in range(at + 1, len(words)):
        word = words[place]
        if word.gap.strip() or word.is_name or not _may_begin(word) or name_at(words, place):
            break
        found = nouns(word.text)
        if word.may_be_oblique:
            is_person = found and found[0].is_animate and not found[0].is_fixed
            if is_person and not adjectives(word.text):
                raise UnsureError(f"слово «{word.text}» может стоять в разных падежах")
            break
        if found and found[0].is_animate and not is_animate:
            raise UnsureError(f"неизвестно, какое из слов «{words[at].text} {word.text}» главное")
        if not found or not found[0].is_animate:
            found = _postposed(words, place, head)
        if not found:
            break
        parts.append(WordPart(start=place, end=place + 1, readings=found, is_animate=is_animate))
    return WordGroup(parts=tuple(parts), head=head, is_animate=is_animate)


def _postposed(words: Sequence[Word], at: int, head: Sequence[Reading]) -> tuple[Reading, ...]:
    """Read an adjective after its noun, if it does not begin another title."""
    found = tuple(
        adjective
        for adjective in adjectives(words[at].text)
        if any(adjective.agrees_with(noun) for noun in head)
    )
    is_last = at + 1 == len(words) or bool(words[at + 1].gap.strip())
    after = None if is_last else read_group(words, at + 1, is_strict=True)
    if found and after and not after.head[0].is_adjective:
        raise UnsureError(f"перед словом «{words[at].text}» нет запятой или тире")
    return found


def _stands_alone(reading: Reading, words: Sequence[Word], after: int) -> bool:
    """Whether an adjective is somebody: «управляющий», «ответственный за пожарную безопасность».

    Before an unknown word it may be that word's: «ведущий мерчендайзер».
    """
    if after == len(words) or words[after].is_apart or words[after].is_conjunction:
        return reading.stands_for_noun
    word = words[after]
    if word.is_quoted or word.is_cut or word.is_abbreviation:
        return reading.stands_for_noun
    parses = known_parses(word.lower)
    is_preposition = any(parse.tag.POS == "PREP" for parse in parses)
    return is_preposition or word.may_be_oblique
