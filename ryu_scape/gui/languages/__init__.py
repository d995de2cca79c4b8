"""The language of the window.

English stands in the code, each text marked where it stands: `worded(button, text="…")` where a widget or an action
keeps it, `tr("…")` where it is made at the moment, `marked("…")` in a table from which one of these takes it later.
What the package says, such as an error's cause, goes through `translated`. The other languages lie beside this module,
a TS file each, which `python -m ryu_scape.gui.languages` brings up to date and Qt Linguist opens.
"""

from ryu_scape.gui.languages.language import (
    ENGLISH,
    LANGUAGE,
    Language,
    english,
    has_font,
    languages,
    marked,
    of_this_computer,
    tr,
    translated,
    worded,
)

__all__ = [
    "ENGLISH",
    "LANGUAGE",
    "Language",
    "english",
    "has_font",
    "languages",
    "marked",
    "of_this_computer",
    "tr",
    "translated",
    "worded",
]
