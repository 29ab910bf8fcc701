"""The proxy examples of docs/operations.md before a running site: `make proxies` (Debian's nginx and caddy).

Each example is taken from the page as it stands. Changed are the addresses, the certificate, and where logs go; a
second web node is named that does not answer. Then a check is watched through it: its events have to come one by one
while it runs, and no log may hold the link's token, also of a request that found no web node.
"""

import contextlib
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks._site import running_site
from tests.cluster.nodes import Address, Browser
from tests.support.mailservers import free_port
from webapp.domain.settings import ConnectionSettings
from webapp.lab import Imap, Lab, Scenario, Smtp
from webapp.lab.certificates import Certificates
from webapp.lab.script import later

ROOT = Path(__file__).resolve().parent.parent
# A check of some seconds with a change every second or so.
_SLOW = Scenario(
    id="slow",
    family="proxies",
    says="everything works, slowly",
    imap=Imap(at={"greeting": later(1.0), "verdict": later(2.0)}),
    smtp=Smtp(at={"greeting": later(1.5), "verdict": later(1.5), "message": later(1.0)}),
)
# Seconds between the first and the last event below which they were not sent as they came.
_LEAST_SPREAD = 2.0


def example(kind: str) -> str:
    """The first block of that language in the page."""
    page = (ROOT / "docs" / "operations.md").read_text()
    found = re.search(rf"```{kind}\n(.*?)```", page, re.DOTALL)
    assert found, kind
    return found[1]


def _replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, f"the example no longer says {old!r}"
        text = text.replace(old, new)
    return text


def nginx(folder: Path, port: int, node: int) -> tuple[list[str], list[str]]:
    """The command that checks the configuration, and the one that serves it."""
    server = _replaced(
        example("nginx"),
        (
            "server 127.0.0.1:8000 max_fails=1 fail_timeout=5s;",
            "".join(f"server 127.0.0.1:{at} max_fails=1 fail_timeout=5s;\n" for at in (free_port(), node)),
        ),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("check.example.jp", "localhost"),
        (
            "# ssl_certificate ...; ssl_certificate_key ...;",
            f"ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/cert.pem;",
        ),
        ("/var/log/nginx", str(folder)),
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    config = folder / "nginx.conf"
    config.write_text(f"pid {folder}/nginx.pid;\nevents {{}}\nhttp {{\n{places}\n{server}}}\n")
    command = ["nginx", "-c", str(config), "-e", str(folder / "start.log")]
    return [*command, "-t"], [*command, "-g", "daemon off;"]


def caddy(folder: Path, port: int, node: int) -> tuple[list[str], list[str]]:
    site = _replaced(
        example("caddy"),
        ("{\n\t# An error", "{\n\tadmin off\n\tauto_https disable_redirects\n\t# An error"),
        ("127.0.0.1:8000", f"127.0.0.1:{free_port()} 127.0.0.1:{node}"),
        ("check.example.jp {", f"https://localhost:{port} {{\n\ttls {folder}/cert.pem {folder}/cert.pem"),
        ("log {", f"log {{\n\t\toutput file {folder}/caddy.log"),
    )
    config = folder / "Caddyfile"
    config.write_text(site)
    told = ["--config", str(config), "--adapter", "caddyfile"]
    return ["caddy", "validate", *told], ["caddy", "run", *told]


@contextlib.contextmanager
def running(command: list[str], folder: Path, client: httpx.Client) -> Iterator[None]:
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={"HOME": str(folder), "PATH": _PATH})
    try:
        until = time.monotonic() + 20
        while not _answers(client):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "output.log").read_text()[-2000:])
            time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def _answers(client: httpx.Client) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return client.get("/readyz").status_code == 200
    return False


def watch(browser: Browser, site: Address, settings: ConnectionSettings) -> tuple[str, list[float]]:
    """The token of a check, and when each event came, in seconds since the first."""
    token = browser.start(site, settings)
    came = [time.monotonic() for _ in browser.live(site, token)]
    return token, [moment - came[0] for moment in came]


def _trust(ca_file: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(ca_file))


def try_one(name: str, lab: Lab) -> bool:
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as at:
        folder, port, node = Path(at), free_port(), free_port()
        folder.chmod(0o777)  # (nginx's workers are another user)
        certificates = Certificates(("localhost", "127.0.0.1"))
        (folder / "cert.pem").write_bytes(certificates.chain("good").pem())
        (folder / "ca.pem").write_bytes(certificates.ca_pem)
        check, serve = {"nginx": nginx, "caddy": caddy}[name](folder, port, node)
        checked = subprocess.run(
            check, capture_output=True, text=True, env={"HOME": at, "PATH": _PATH}, check=False
        )
        print(f"{' '.join(check[:2])} …: {'valid' if not checked.returncode else checked.stderr}", flush=True)
        settings = {
            "CA_FILE": str(lab.ca_file),
            "ALLOWED_NETWORKS": ",".join(lab.allowed_networks),
            "TRUSTED_PROXIES": "127.0.0.1",
            "PUBLIC_URL": f"https://localhost:{port}",
        }
        with (
            httpx.Client(
                base_url=f"https://localhost:{port}", verify=_trust(folder / "ca.pem"), timeout=40
            ) as client,
            contextlib.ExitStack() as proxy,
        ):
            with running_site(folder, node, None, **settings):
                proxy.enter_context(running(serve, folder, client))
                site = Address(str(client.base_url))
                token, came = watch(Browser(client), site, lab["slow"].settings)
                shown = client.get(f"/checks/{token}").status_code
            lost = client.get(f"/checks/{token}").status_code
        logs = b"".join(path.read_bytes() for path in folder.glob("*.log"))
    live = len(came) > 3 and came[-1] > _LEAST_SPREAD
    quiet = token.encode() not in logs
    moments = ", ".join(f"{moment:.1f}" for moment in came)
    print(f"  {len(came)} events, at {moments} s; page {shown}, without any web node {lost}")
    print(f"  {'one by one' if live else 'NOT LIVE'}; {'no token in a log' if quiet else 'A TOKEN IN A LOG'}")
    return live and quiet and shown == 200 and not checked.returncode


def main() -> int:
    with Lab(_SLOW) as lab:
        return sum(not try_one(name, lab) for name in ("nginx", "caddy"))


if __name__ == "__main__":
    sys.exit(main())
