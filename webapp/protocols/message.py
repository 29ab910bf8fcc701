"""The test message: small, dated, in Japanese and in English, put together line by line.

Its headers are known and few; the standard `email` package, which parses and folds anything, would take a sixth
of a check's CPU time for them.

Both languages always stand in it: who receives it may not be who asked for it. So its words live here and not in
the catalogs.
"""

import base64
from datetime import datetime
from email.utils import format_datetime

from webapp.protocols.addresses import mailbox

_BODY = """\
これは「{brand_ja}」が自動で送信したテストメールです。
{account} のメール設定を確認している方の依頼で送信しました。
送信と受信ができることを確かめるためのもので、何もしていただく必要はありません。
このメールは削除していただいてかまいません。

確認番号: {token}

--

This is a test message sent automatically by {brand_en}.
It was requested by someone who is checking the mail settings of {account}.
It only shows that mail can be sent and received. You do not need to do anything,
and you may delete this message.

Check number: {token}
"""


_BRAND_JA, _BRAND_EN = "メール接続チェック", "Inbox Check"
_SUBJECT_JA, _SUBJECT_EN = "接続確認のテストメール", "Connection test message"


def subject_for(token: str) -> str:
    """The subject, which carries the token for people who look for the message themselves."""
    return f"{_SUBJECT_JA} / {_SUBJECT_EN} [{token}]"


def compose(
    sender: str,
    recipient: str,
    *,
    message_id: str,
    token: str,
    date: datetime,
    brand: str | None = None,
    smtputf8: bool = False,
    requested_for: str | None = None,
) -> bytes:
    """The message with CRLF line ends, ready for `send_message`; ASCII throughout unless `smtputf8`.

    sender, recipient: bare addresses. message_id: with its angle brackets. token: letters and digits.
    date: aware. brand: what the operator calls this product, in every language. requested_for: the
    address that is being checked, `sender` if left out.
    Raises InvalidSettings("address" or "recipient") for an address that no header can carry.
    """
    body = _BODY.format(
        brand_ja=brand or _BRAND_JA,
        brand_en=brand or _BRAND_EN,
        account=requested_for or sender,
        token=token,
    )
    headers = {
        "Date": format_datetime(date),
        "From": mailbox(sender, smtputf8=smtputf8, field="address"),
        "To": mailbox(recipient, smtputf8=smtputf8, field="recipient"),
        "Message-ID": message_id,
        # An encoded word (RFC 2047) and, on a line of its own, the rest of `subject_for`.
        "Subject": f"=?utf-8?b?{_base64(_SUBJECT_JA)}?=\r\n / {_SUBJECT_EN} [{token}]",
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's automatic answer to this
        "X-Inbox-Check": token,
        "Content-Language": "ja, en",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    lines = base64.encodebytes(body.replace("\n", "\r\n").encode()).replace(b"\n", b"\r\n")
    return head.encode() + b"\r\n" + lines


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
