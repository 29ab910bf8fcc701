"""The same mailbox, tried with what others use: one protocol after the other, as their guides show it."""

import imaplib
import json
import shutil
import smtplib
import ssl
import subprocess
import tempfile
import time
import venv
from email.message import EmailMessage
from pathlib import Path

from benchmarks._minimal import Account

_NODE = Path(__file__).with_name("_peers.mjs")
NODE_PACKAGES = {"imapflow": "2.10.2", "nodemailer": "10.6.1"}
PYTHON_PACKAGES = {"aioimaplib": "2.0.3", "aiosmtplib": "5.1.3"}
# Where they are kept between two runs; never a part of this project.
KEPT = Path(tempfile.gettempdir()) / "inbox-check-peers"


def _message(account: Account) -> EmailMessage:
    message = EmailMessage()
    message["From"] = message["To"] = account.address
    message["Subject"] = "peer"
    message.set_content("peer")
    return message


def python(account: Account, context: ssl.SSLContext) -> None:
    """imaplib, then smtplib."""
    imap: imaplib.IMAP4
    smtp: smtplib.SMTP
    if account.starttls:
        imap = imaplib.IMAP4(account.host, account.imap_port)
        imap.starttls(context)
    else:
        imap = imaplib.IMAP4_SSL(account.host, account.imap_port, ssl_context=context)
    imap.login(account.address, account.password)
    imap.select("INBOX", readonly=True)
    imap.logout()
    if account.starttls:
        smtp = smtplib.SMTP(account.host, account.smtp_port)
        smtp.starttls(context=context)
    else:
        smtp = smtplib.SMTP_SSL(account.host, account.smtp_port, context=context)
    with smtp:
        smtp.login(account.address, account.password)
        smtp.send_message(_message(account))


def curl(account: Account, folder: Path) -> None:
    """imaps, then smtps; the start of two processes is in it."""
    letter = folder / "peer.eml"
    letter.write_bytes(_message(account).as_bytes())
    scheme = "" if account.starttls else "s"
    common = [
        "curl",
        "--silent",
        "--show-error",
        "--ssl-reqd",
        "--cacert",
        account.ca_file,
        "--connect-to",
        f"::{account.host}:",
        "--user",
        f"{account.address}:{account.password}",
    ]
    reading = [f"imap{scheme}://{account.name}:{account.imap_port}/", "-X", "EXAMINE INBOX"]
    sending = [
        f"smtp{scheme}://{account.name}:{account.smtp_port}",
        "--mail-from",
        account.address,
        "--mail-rcpt",
        account.address,
        "--upload-file",
        str(letter),
    ]
    for request in (reading, sending):
        subprocess.run([*common, *request], check=True, stdout=subprocess.DEVNULL)


class Node:
    """imapflow, then nodemailer, in one process that stays; it measures itself.

    folder: holds node_modules with NODE_PACKAGES (see `install`).
    """

    def __init__(self, folder: Path, ca_file: str) -> None:
        shutil.copy(_NODE, folder)
        self._process = subprocess.Popen(
            ["node", _NODE.name],
            cwd=folder,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "NODE_EXTRA_CA_CERTS": ca_file},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def check(self, account: Account) -> float:
        """Seconds that one check took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        fields = {name: getattr(account, name) for name in account.__dataclass_fields__}
        print(json.dumps(fields), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(f"node: {answer['error']}")
        return float(answer["seconds"])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


def install_node(folder: Path) -> bool:
    """Fetch the packages into `folder`; False where Node or the registry is not at hand."""
    if not shutil.which("npm"):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    if all((folder / "node_modules" / name).is_dir() for name in NODE_PACKAGES):
        return True
    wanted = [f"{name}@{version}" for name, version in NODE_PACKAGES.items()]
    command = ["npm", "install", "--silent", "--no-save", "--prefix", str(folder), *wanted]
    return subprocess.run(command, check=False, timeout=300).returncode == 0


def install_python(folder: Path) -> Path | None:
    """An interpreter that has PYTHON_PACKAGES, in an environment in `folder`; None where they cannot be had."""
    python = folder / "bin" / "python"
    wanted = [f"{name}=={version}" for name, version in PYTHON_PACKAGES.items()]
    has = [str(python), "-c", "import aioimaplib, aiosmtplib"]
    if python.exists() and not subprocess.run(has, check=False).returncode:
        return python
    venv.create(folder, with_pip=True)
    done = subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=False, timeout=300)
    return None if done.returncode else python


def seconds(action: object, *arguments: object) -> float:
    began = time.perf_counter()
    action(*arguments)  # type: ignore[operator]
    return time.perf_counter() - began
