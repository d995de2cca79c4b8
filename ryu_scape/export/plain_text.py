"""Foreign text, a name or a CRS, for formats in which a line break ends what is said."""

from __future__ import annotations

import re

_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Control characters, the line breaks of Unicode, what stands for bytes that are no UTF-8, and what XML forbids."""


def one_line(text: str) -> str:
    """The text without control characters, a single space for each gap, nothing at its ends."""
    return " ".join(_NOT_TEXT.sub(" ", text).split())


def one_line_of_ascii(text: str) -> str:
    r"""As `one_line`, with other characters as `\xe4` or `\u6f22`."""
    return one_line(text).encode("ascii", "backslashreplace").decode("ascii")
