"""What a reply is about: single words, asked only where no phrase and no code says more."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.ABOUT_ENCRYPTION: {
        "English and terms of the protocols": ("tls", "ssl", "starttls", "encrypt*", "unencrypted", "https"),
    },
    Meaning.ABOUT_AMOUNT: {
        "English": (
            "limit*", "quota*", "maximum", "exceed*", "threshold*", "too many", "too much", "per day", "per hour",
            "per minute", "today", "daily", "hourly", "allowance", "credits",
        ),
    },
    Meaning.ABOUT_LOGIN: {
        "English": ("login", "log in", "logged in", "auth", "authenticat*", "sign in", "submit mail", "submission"),
    },
    Meaning.ABOUT_SENDER: {
        "English": (
            "sender*", "from address", "from header", "from domain", "mail from", "mailfrom", "envelope from",
            "from field", "return path", "originator", "sending domain", "sending address",
        ),
    },
    Meaning.ABOUT_RECIPIENT: {
        "English": (
            "recipient*", "user", "mailbox", "rcpt", "account", "addressee", "destination", "alias", "inbox",
            "address", "domain", "receiver",
        ),
    },
    Meaning.ABOUT_SENDING: {
        "English": ("sending", "outgoing", "outbound", "send mail", "send email", "send messages"),
    },
    Meaning.ABOUT_CLIENT: {
        "English": ("ip", "ip address", "isp", "client"),
    },
}  # fmt: skip
