"""The test message: small, dated, in both languages always, and easy to find again."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

_TEXT = """\
{brand}から送信したテストメールです。
{requested_for} のメール設定を確認するため、このアドレスの持ち主（またはその依頼を受けた人）が
{date} に送信を依頼しました。対応は必要ありません。このメールは削除して構いません。

This is a test message from {brand}.
It was sent at {date} because somebody checked the mail settings of {requested_for}.
Nothing needs to be done. You can delete this message.
"""


def subject_for(token: str, brand: str = "Inbox Check") -> str:
    """The subject, with the token by which people find the message."""
    return f"テストメール / Test message ({brand} {token})"


def _address(text: str) -> Address:
    local, _, domain = text.rpartition("@")
    return Address(username=local.strip('"'), domain=domain)


def compose(
    sender: str,
    recipient: str,
    *,
    message_id: str,
    token: str,
    date: datetime,
    brand: str = "Inbox Check",
    smtputf8: bool = False,
) -> bytes:
    """The whole message with CRLF line ends, 7-bit unless `smtputf8` (then its headers are UTF-8)."""
    message = EmailMessage(policy=SMTPUTF8 if smtputf8 else SMTP)
    message["Date"] = format_datetime(date)
    message["From"] = _address(sender)
    message["To"] = _address(recipient)
    message["Subject"] = subject_for(token, brand)
    message["Message-ID"] = message_id
    # So that no vacation notice answers it (RFC 3834 section 5).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Inbox-Check"] = token
    text = _TEXT.format(brand=brand, requested_for=sender, date=f"{date:%Y-%m-%d %H:%M} UTC")
    message.set_content(text, cte="base64")
    return message.as_bytes()
