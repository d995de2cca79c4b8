"""Opens a page in a browser without a screen and hears what a script in it has to say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = ("--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
LONGEST_WAIT_S = 120
ANSWER = 'const answer = (said) => fetch("ADDRESS", { method: "POST", mode: "no-cors", body: JSON.stringify(said) });'


def answer_of(page: Path, script: str, fragment: str, home: Path, options: Sequence[str] = ()) -> Any:
    """What `script`, added to `page` and allowed by its policy, hands to its function `answer` as JSON.

    fragment: of the address. home: an empty folder that the browser may fill. options: more of the browser's own.
    """
    answers: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answers.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.timeout = LONGEST_WAIT_S
        address = f"http://127.0.0.1:{server.server_port}/"
        asking = home / "asking.html"
        asking.write_text(_with_script(page.read_text("utf-8"), script, address), "utf-8")
        command = [
            str(CHROMIUM),
            *OPTIONS,
            *options,
            f"--user-data-dir={home / 'profile'}",
            f"{asking.as_uri()}#{fragment}",
        ]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, env=os.environ | {"HOME": str(home)}, **quiet) as browser:
            try:
                server.handle_request()
            finally:
                browser.terminate()
    assert answers, f"the page said nothing within {LONGEST_WAIT_S} s"
    return answers[0]


def shown_by_itself(page: Path, home: Path) -> str:
    """The document that the browser makes of `page`, nothing added. home: an empty folder that the browser may fill."""
    command = [str(CHROMIUM), *OPTIONS, f"--user-data-dir={home / 'profile'}", "--virtual-time-budget=20000"]
    run = subprocess.run(
        [*command, "--dump-dom", page.as_uri()],
        env=os.environ | {"HOME": str(home)},
        capture_output=True,
        timeout=LONGEST_WAIT_S,
        check=True,
    )
    return run.stdout.decode()


def _with_script(text: str, script: str, address: str) -> str:
    """The page with a script that may call `answer`, which sends to `address`."""
    script = ANSWER.replace("ADDRESS", address) + "\n" + script
    digest = b64encode(sha256(script.encode()).digest()).decode()
    text = text.replace("script-src ", f"connect-src {address}; script-src 'sha256-{digest}' ", 1)
    return text.replace("</body>", f"<script>{script}</script></body>")
