"""`python -m ryu_scape.gui.languages` brings every TS file up to date with the code and lists what is left to do."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.sax.saxutils import escape

from ryu_scape.gui.languages.sources import sources
from ryu_scape.gui.languages.texts import Texts


def main(folder: Path = Path(__file__).parent) -> int:
    """Write the files anew: new texts unfinished, those that are gone left out. Returns how many are unfinished."""
    unfinished = 0
    for path in sorted(folder.glob("*.ts")):
        known = Texts.read(path).by_source
        contexts = [
            (context, [(text, known.get((context, text), "")) for text in texts])
            for context, texts in sources().items()
        ]
        path.write_text(_as_ts(path.stem, contexts), encoding="utf-8")
        missing = [text for _, pairs in contexts for text, translation in pairs if not translation]
        sys.stdout.writelines(f"{path.name}: {text}\n" for text in missing)
        unfinished += len(missing)
    return unfinished


def _as_ts(language: str, contexts: list[tuple[str, list[tuple[str, str]]]]) -> str:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", f'<TS version="2.1" language="{language}">']
    for name, pairs in contexts:
        lines += ["<context>", f"    <name>{name}</name>"]
        for source, translation in pairs:
            said = f"<translation>{escape(translation)}</translation>" if translation else _UNFINISHED
            lines += [
                "    <message>",
                f"        <source>{escape(source)}</source>",
                f"        {said}",
                "    </message>",
            ]
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


_UNFINISHED = '<translation type="unfinished"></translation>'

if __name__ == "__main__":
    sys.exit(main() > 0)
