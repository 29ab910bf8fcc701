"""Private Dovecot and Postfix, from Debian's packages, on free loopback ports.

Each starts in its own folder with its own configuration, serves one mailbox user, delivers what it accepts
into that user's INBOX, and is stopped by its process id. Needs root: both drop to users of their own.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import trustme

HOST = "localhost"
ADDRESS = "user@mail.test"
# Every kind of character that has broken a mail client: space, quotes, backslash, umlaut, kanji, at.
PASSWORD = 'p@ss wörd"\\漢字'

POSTFIX_DAEMONS = "/usr/lib/postfix/sbin"


def free_port() -> int:
    """A port that is free at both loopback addresses, below those that the system hands to whoever asks for any:
    by chance, so that tests in several processes do not choose the same one."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, socket.socket(socket.AF_INET6) as other:
            try:
                probe.bind(("127.0.0.1", port))
                other.bind(("::1", port))
            except OSError:
                continue
            return port


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    files = [log, *log.parent.glob("*.err")]
    said = "\n".join(file.read_text(errors="replace") for file in files if file.exists())
    raise RuntimeError(f"no server on port {port} (status {process.poll()}); it says:\n{said[-3000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and its children: it leads a process group of its own."""
    for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        if process.poll() is not None:
            break
        os.killpg(process.pid, number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


@dataclass
class MailServers:
    """Where the running pair is found, and who may log in."""

    folder: Path
    ca_file: Path
    imap_port: int = 0
    imaps_port: int = 0
    smtp_port: int = 0
    smtps_port: int = 0
    lmtp_port: int = 0
    auth_port: int = 0
    host: str = HOST
    address: str = ADDRESS
    password: str = PASSWORD
    dovecot_log: Path = field(default=Path())
    postfix_log: Path = field(default=Path())


def _write_certificate(folder: Path, authority: trustme.CA, expiry: datetime | None) -> None:
    certificate = authority.issue_cert("localhost", "127.0.0.1", "::1", not_after=expiry)
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    with (folder / "cert.pem").open("wb") as chain:
        for blob in certificate.cert_chain_pems:
            chain.write(blob.bytes())
    (folder / "key.pem").chmod(0o600)


def dovecot_configuration(servers: MailServers, extra: str = "") -> str:
    folder = servers.folder
    # Passdbs add up; one in `extra` is meant instead of ours.
    passdb = f"passdb {{\n driver = passwd-file\n args = scheme=PLAIN username_format=%u {folder}/users\n}}"
    return f"""
base_dir = {folder}/run
log_path = {servers.dovecot_log}
auth_verbose = yes
protocols = imap lmtp
listen = 127.0.0.1, ::1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
default_client_limit = 200
{"" if "passdb" in extra else passdb}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {servers.imap_port}
  }}
  inet_listener imaps {{
    port = {servers.imaps_port}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {servers.lmtp_port}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {servers.auth_port}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@mail.test
}}
{extra}
"""


@contextmanager
def dovecot(servers: MailServers, extra: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """A running Dovecot; `extra` is appended to its configuration (later settings win)."""
    folder = servers.folder
    servers.dovecot_log = folder / "dovecot.log"
    (folder / "mail").mkdir(exist_ok=True)
    shutil.chown(folder / "mail", "nobody", "nogroup")
    # Colons separate the fields of a passwd-file; the password has none.
    (folder / "users").write_text(f"{servers.address}:{{PLAIN}}{servers.password}\n", encoding="utf-8")
    configuration = folder / "dovecot.conf"
    configuration.write_text(dovecot_configuration(servers, extra), encoding="utf-8")
    process = subprocess.Popen(
        ["/usr/sbin/dovecot", "-F", "-c", configuration],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "dovecot.err").open("wb"),
    )
    try:
        for port in (servers.imap_port, servers.lmtp_port):
            wait_for_port(port, process, servers.dovecot_log)
        yield process
    finally:
        stop(process)


def postfix_configuration(servers: MailServers, extra: str = "") -> tuple[str, str]:
    folder = servers.folder
    main = f"""
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {POSTFIX_DAEMONS}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {servers.postfix_log}
maillog_file_prefixes = {folder}
myhostname = mail.mail.test
mydestination =
virtual_mailbox_domains = mail.test
virtual_mailbox_maps = inline:{{ {{ {servers.address} = yes }} }}
virtual_transport = lmtp:inet:127.0.0.1:{servers.lmtp_port}
mynetworks =
inet_interfaces = 127.0.0.1, ::1
inet_protocols = all
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{servers.auth_port}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
smtpd_peername_lookup = no
smtputf8_enable = yes
alias_maps =
alias_database =
local_recipient_maps =
{extra}
"""
    service = "{port} inet n - n - - smtpd {options}\n"
    master = (
        service.format(port=servers.smtp_port, options="")
        + service.format(port=servers.smtps_port, options="-o smtpd_tls_wrappermode=yes")
        + """pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
showq unix n - n - - showq
"""
    )
    return main, master


@contextmanager
def postfix(servers: MailServers, extra: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """A running Postfix that asks `servers`' Dovecot for logins; `extra` is appended to main.cf."""
    folder = servers.folder
    servers.postfix_log = folder / "postfix.log"
    settings = folder / "postfix"
    for name in (settings, folder / "spool", folder / "data"):
        name.mkdir(exist_ok=True)
    shutil.chown(folder / "data", "postfix", "postfix")
    main, master = postfix_configuration(servers, extra)
    (settings / "main.cf").write_text(main, encoding="utf-8")
    (settings / "master.cf").write_text(master, encoding="utf-8")
    # Makes the queue's folders with their owners, as a package's first start would.
    subprocess.run(
        ["/usr/sbin/postfix", "-c", settings, "check"], check=False, capture_output=True, timeout=60
    )
    process = subprocess.Popen(
        [f"{POSTFIX_DAEMONS}/master", "-c", settings, "-s", "-d"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "postfix.err").open("wb"),
        env={**os.environ, "MAIL_CONFIG": str(settings)},
    )
    try:
        for port in (servers.smtp_port, servers.smtps_port):
            wait_for_port(port, process, servers.postfix_log)
        yield process
    finally:
        stop(process)


@contextmanager
def mail_servers(
    folder: Path,
    *,
    dovecot_extra: str = "",
    postfix_extra: str = "",
    authority: trustme.CA | None = None,
    certificate_expiry: datetime | None = None,
) -> Iterator[MailServers]:
    """Dovecot and Postfix side by side; a message sent to the address arrives in its INBOX."""
    folder.mkdir(parents=True, exist_ok=True)
    # Both servers drop their rights and must still reach their files.
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    authority = authority or trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    _write_certificate(folder, authority, certificate_expiry)
    servers = MailServers(folder, folder / "ca.pem")
    with ExitStack() as running:
        for attempt in range(5):
            try:
                _start(running, servers, dovecot_extra, postfix_extra)
                break
            except RuntimeError:
                # Somebody else took a port between the choice and the start: once more, with others.
                running.close()
                if attempt == 4:
                    raise
        yield servers


def _start(running: ExitStack, servers: MailServers, dovecot_extra: str, postfix_extra: str) -> None:
    for name in ("imap_port", "imaps_port", "smtp_port", "smtps_port", "lmtp_port", "auth_port"):
        setattr(servers, name, free_port())
    running.enter_context(dovecot(servers, dovecot_extra))
    running.enter_context(postfix(servers, postfix_extra))
