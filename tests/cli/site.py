"""The site under the real gunicorn, with pages and checks that a test can hold:
`python -m tests.cli.site PORT FOLDER SECONDS [READING]`.

SECONDS: of a check. READING: in which a request has to come; with it, this machine is one client as any other.

POST /start begins a check and answers with its token; GET /checks/TOKEN with its state; GET /live/TOKEN waits for the
next change as a stream does.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.engine import fakes
from webapp import logs
from webapp.cli import gunicorn_worker
from webapp.cli.serve import Site
from webapp.config import Config
from webapp.domain.result import Result, Sharing
from webapp.engine import Engine, Limited, Tools, open_engine
from webapp.store import Token


def make(config: Config) -> tuple[Any, Engine]:
    check = fakes.SlowCheck(seconds=float(sys.argv[3]))
    tools = Tools(network=fakes.NoNetwork, options=fakes.CheckOptions(), check=check, retest=check)  # type: ignore[arg-type]
    engine = open_engine(config, tools)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status, body = page(engine, environ["PATH_INFO"])
        start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
        return [body.encode()]

    return answer, engine


def page(engine: Engine, path: str) -> tuple[str, str]:
    if path == "/start":
        token = Token.new()
        try:
            engine.start(fakes.settings(), token, Sharing("owner"))
        except Limited as limited:
            return "429 Too Many Requests", limited.reason
        return "200 OK", token.text
    token = Token.parse(path.rpartition("/")[2])
    result = engine.result(token)
    assert isinstance(result, Result)
    if path.startswith("/live"):
        engine.wait_for_change(token, result.newest.version, 15)
        return "200 OK", "stopping" if engine.stopping else "running"
    return "200 OK", result.newest.report.state.value


if __name__ == "__main__":
    config = fakes.config(
        Path(sys.argv[2]), bind=f"127.0.0.1:{sys.argv[1]}", timeout=20.0, arrival_timeout=0.0
    )
    if len(sys.argv) > 4:
        gunicorn_worker.READING = float(sys.argv[4])
        Site.is_proxy = lambda site, address: False  # type: ignore[method-assign]
    logs.configure("json", name_of=lambda token: Token(token).id)
    Site(config, make).run()
