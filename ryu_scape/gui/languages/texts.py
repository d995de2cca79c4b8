"""A language's texts: its TS file, and sentences of the package that are made of patterns and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

WINDOW, PACKAGE = "window", "package"
"""The contexts of a TS file: texts that the window marks, and what it hears from the package below it."""
_BETWEEN_SENTENCES = re.compile(r"(?<=\.)\s+")
_VALUE = r"((?:(?!\.\s+\S).)*?\.?)"
"""Nothing, or less than two sentences."""
_PLACE = re.compile(r"\{(\d*)\}")


@dataclass(frozen=True)
class Texts:
    """What a language says, by context and English text. In the package's, places for values are `{0}`, `{1}`, …."""

    by_source: Mapping[tuple[str, str], str]

    @staticmethod
    def read(path: Path) -> Texts:
        """Those of a TS file, unfinished ones left out."""
        found: dict[tuple[str, str], str] = {}
        for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314 - a file of the program's own
            for message in context.iter("message"):
                translation = message.find("translation")
                if translation is not None and translation.get("type") is None and translation.text:
                    found[context.findtext("name", ""), message.findtext("source", "")] = translation.text
        return Texts(found)

    def translated(self, sentence: str) -> str:
        """A sentence of the package, known as a whole or by the pattern that it is made of; else as it is.

        Values are texts of the package too, such as a reason within a sentence. What is not known may be several
        sentences.
        """
        known = self.by_source.get((PACKAGE, sentence)) or self.by_source.get((WINDOW, sentence))
        if known is not None:
            return known
        for pattern, translation in self._patterns:
            if match := pattern.fullmatch(sentence):
                return translation.format(*map(self.translated, match.groups()))
        parts = _BETWEEN_SENTENCES.split(sentence)
        return " ".join(map(self.translated, parts)) if len(parts) > 1 else sentence

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Those with the most letters first: they say most precisely what they are of."""
        sources = [(source, text) for (context, source), text in self.by_source.items() if context == PACKAGE]
        sources = [(source, text) for source, text in sources if _PLACE.search(source)]
        sources.sort(key=lambda pair: -len(_PLACE.sub("", pair[0])))
        return [(_pattern_of(source), text) for source, text in sources]


def _pattern_of(source: str) -> re.Pattern[str]:
    literals = _PLACE.split(source)[::2]
    return re.compile(_VALUE.join(map(re.escape, literals)), re.DOTALL)
