"""The steps of the Dockerfile in a plain Debian root, without a container engine: `make image-steps`.

Needs root, and Debian's debootstrap. Every RUN is run as it stands, in order, in one root that serves for both stages;
COPY brings what git knows; then CMD is started as USER with ENV, asked for a page, and told to stop as STOPSIGNAL
says. What this does not show: that an engine builds the image from its base, and that networks and volumes of
compose.yaml fit together.

    --base FOLDER    a plain root to begin with a copy of, made there if it is not; else a new one
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.support.mailservers import free_port

ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = "python3,python3-venv,ca-certificates"
# What the machine needs to reach its package index; the image gets it from its engine.
_OUTSIDE = ("etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt", "etc/pip.conf")


def steps(text: str) -> list[tuple[str, str]]:
    """(instruction, argument) of a Dockerfile, lines that go on put together."""
    whole = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in whole.splitlines() if line.strip()]


class Image:
    """A root in which the steps leave what they would leave in an image."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = "/"
        self.user = ""
        self.environment: dict[str, str] = {}
        self.stop = signal.SIGTERM
        self.command: list[str] = []

    def make(self, base: Path | None) -> None:
        base = base or self.root
        if not (base / "usr/bin/python3").exists():
            command = ["debootstrap", "--variant=minbase", f"--include={_PACKAGES}", "bookworm", str(base)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        if base != self.root:
            subprocess.run(["cp", "-a", base, self.root], check=True)
        (self.root / "usr/bin/python").symlink_to("python3")
        for name in _OUTSIDE:
            if Path("/", name).exists():
                shutil.copy(Path("/", name), self.root / name)

    def take(self, instruction: str, argument: str) -> None:
        match instruction:
            case "FROM":
                self.folder, self.user = "/", ""
            case "WORKDIR":
                self.folder = argument
                (self.root / argument.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(argument)
            case "RUN":
                subprocess.run(self._inside(["sh", "-c", f"cd {self.folder} && {argument}"]), check=True)
            case "USER":
                self.user = argument
            case "ENV":
                self.environment |= dict(pair.split("=", 1) for pair in argument.split())
            case "STOPSIGNAL":
                self.stop = signal.Signals[argument]
            case "CMD":
                self.command = json.loads(argument)
            case "EXPOSE":
                pass
            case _:
                raise ValueError(f"{instruction}: not known here")

    def serve(self) -> None:
        """Start CMD, fetch a page, stop it."""
        port = free_port()
        process = subprocess.Popen(self._inside(self.command, {"INBOX_CHECK_BIND": f"127.0.0.1:{port}"}))
        try:
            until = time.monotonic() + 30
            while True:
                try:
                    page = httpx.get(f"http://127.0.0.1:{port}/?lang=en")
                    break
                except httpx.HTTPError:
                    if process.poll() is not None or time.monotonic() > until:
                        raise RuntimeError("the site did not start") from None
                    time.sleep(0.1)
        finally:
            process.send_signal(self.stop)
            status = process.wait(120)
        print(
            f"{' '.join(self.command)}: page {page.status_code}, exit status {status} after {self.stop.name}"
        )
        page.raise_for_status()
        assert status == 0

    def run(self, *command: str) -> None:
        subprocess.run(self._inside(list(command)), check=True, stdout=subprocess.DEVNULL)
        print(f"{' '.join(command)}: 0")

    def _copy(self, argument: str) -> None:
        if argument.startswith("--from="):
            return  # one root for both stages: it is there already
        assert argument == ". .", argument
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
        target = self.root / self.folder.lstrip("/")
        subprocess.run(["tar", "-x", "-C", str(target)], input=archive, check=True)

    def _inside(self, command: list[str], more: Mapping[str, str] | None = None) -> list[str]:
        outside = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        settings = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp", **outside}  # noqa: S108 (in the root)
        path = self.environment.get("PATH", "$PATH").replace("$PATH", settings["PATH"])
        settings |= {**self.environment, "PATH": path, **(more or {})}
        user = [f"--userspec={self.user}:{self.user}"] if self.user else []
        pairs = [f"{name}={value}" for name, value in settings.items()]
        return ["env", "-i", *pairs, "chroot", *user, str(self.root), *command]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=Path)
    base = parser.parse_args().base
    with tempfile.TemporaryDirectory(prefix="image-") as folder:
        image = Image(Path(folder) / "root")
        image.make(base)
        for instruction, argument in steps((ROOT / "Dockerfile").read_text()):
            print(f"{instruction} {argument[:90]}", flush=True)
            image.take(instruction, argument)
        image.serve()
        image.run("inbox-check", "worker", "--help")
    return 0


if __name__ == "__main__":
    sys.exit(main())
