"""The test message: small, dated, in Japanese and in English, built with the standard `email` package.

Both languages always stand in it: who receives it may not be who asked for it. So its words live here and not in
the catalogs.
"""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy

from webapp.protocols.addresses import mailbox

_BODY = """\
これは「{brand}」が自動で送信したテストメールです。
{account} のメール設定を確認している方の依頼で送信しました。
送信と受信ができることを確かめるためのもので、何もしていただく必要はありません。
このメールは削除していただいてかまいません。

確認番号: {token}

--

This is a test message sent automatically by {brand}.
It was requested by someone who is checking the mail settings of {account}.
It only shows that mail can be sent and received. You do not need to do anything,
and you may delete this message.

Check number: {token}
"""


def subject_for(token: str) -> str:
    """The subject, which carries the token for people who look for the message themselves."""
    return f"接続確認のテストメール / Connection test message [{token}]"


def compose(
    sender: str,
    recipient: str,
    *,
    message_id: str,
    token: str,
    date: datetime,
    brand: str,
    smtputf8: bool = False,
    requested_for: str | None = None,
) -> bytes:
    """The message with CRLF line ends, ready for `send_message`; ASCII throughout unless `smtputf8`.

    sender, recipient: bare addresses. message_id: with its angle brackets. token: letters and digits.
    date: aware. requested_for: the address that is being checked, `sender` if left out.
    Raises InvalidSettings("address" or "recipient") for an address that no header can carry.
    """
    policy: EmailPolicy[EmailMessage] = SMTPUTF8 if smtputf8 else SMTP
    message = EmailMessage(policy.clone(cte_type="7bit"))
    message["Date"] = date
    message["From"] = mailbox(sender, smtputf8=smtputf8, field="address")
    message["To"] = mailbox(recipient, smtputf8=smtputf8, field="recipient")
    message["Message-ID"] = message_id
    message["Subject"] = subject_for(token)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's automatic answer to this
    message["X-Inbox-Check"] = token
    message["Content-Language"] = "ja, en"
    body = _BODY.format(brand=brand, account=requested_for or sender, token=token)
    message.set_content(body, cte="base64")
    return message.as_bytes()
