"""A visitor of a site that runs as a process of its own."""

import re
import time
from typing import Any

import httpx

from tests.support.site import Site
from webapp.domain.settings import ConnectionSettings
from webapp.domain.vocabulary import Leg


class Visitor(httpx.Client):
    def __init__(self, site: Site) -> None:
        super().__init__(base_url=site.url, timeout=60, headers={"Accept-Language": "en"})
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/").text)
        assert found
        self.csrf = found[1]

    def submit(self, path: str, fields: dict[str, str]) -> httpx.Response:
        return self.post(path, data={"csrf_token": self.csrf, **fields})

    def start(self, settings: ConnectionSettings) -> str:
        """The link of a check that has begun."""
        fields = {"email": settings.address, "send_test_message": "y" if settings.send_test_message else ""}
        for leg in Leg:
            server = settings.server(leg)
            assert server
            fields["password" if leg is Leg.IMAP else "smtp_password"] = server.secret.reveal()
            fields |= {f"{leg}_host": server.host, f"{leg}_port": str(server.port),
                       f"{leg}_security": server.security.value}  # fmt: skip
        answer = self.submit("/checks", {name: value for name, value in fields.items() if value})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def report(self, link: str) -> dict[str, Any]:
        return self.get(f"{link}.json").json()  # type: ignore[no-any-return]

    def end(self, link: str, seconds: float = 60) -> dict[str, Any]:
        """The report as soon as the check is over."""
        until = time.monotonic() + seconds
        while (report := self.report(link))["state"] == "running":
            assert time.monotonic() < until, "the check does not end"
            time.sleep(0.1)
        return report
