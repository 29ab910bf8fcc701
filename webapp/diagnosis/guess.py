"""Which protocol and which step a pasted reply belongs to, where nobody says."""

from webapp.diagnosis.judged import Judged, judged
from webapp.diagnosis.meaning import Meaning as M  # noqa: N817 (the tables would be unreadable)
from webapp.domain.evidence import Phase, Reply
from webapp.domain.vocabulary import Leg

_LOGIN_STATUS = frozenset({"432", "454", "504", "523", "524", "525", "526", "534", "535", "538"})
_LOGIN_MEANINGS = frozenset({
    M.APP_PASSWORD, M.OAUTH, M.WEB_LOGIN, M.PASSWORD_EXPIRED, M.ACCOUNT_DISABLED, M.PROTOCOL_DISABLED,
    M.SIGN_IN_POLICY, M.USERNAME_FORMAT, M.ATTEMPTS, M.MECHANISM, M.WRONG_PASSWORD, M.BARE_REFUSAL,
})  # fmt: skip
# What settles the step, in order; a meaning that fits several steps comes last.
_SENDING_MEANINGS: tuple[tuple[M, Phase], ...] = (
    (M.NO_RELAY, Phase.RCPT_TO),
    (M.LOGIN_FIRST, Phase.MAIL_FROM),
    (M.SENDER_NOT_OWNED, Phase.MAIL_FROM),
    (M.UNAUTHENTICATED_MAIL, Phase.END_OF_DATA),
    (M.FULL, Phase.RCPT_TO),
    (M.SENDING_LIMIT, Phase.MAIL_FROM),
    (M.SENDING_BLOCKED, Phase.MAIL_FROM),
    (M.SENDER_BAD, Phase.MAIL_FROM),
    (M.NO_USER, Phase.RCPT_TO),
    (M.GREYLISTED, Phase.RCPT_TO),
    (M.TOO_LARGE, Phase.END_OF_DATA),
    (M.SPAM, Phase.END_OF_DATA),
    (M.CLIENT_BLOCKED, Phase.GREETING),
    (M.CONTENT, Phase.END_OF_DATA),
)
_CODES: dict[Phase, str] = {
    Phase.RCPT_TO: "5.1.1 5.1.2 5.1.3 5.1.6 5.1.10 5.2.1 5.2.2 4.2.2 5.4.1",
    Phase.MAIL_FROM: "5.1.7 5.1.8 4.1.8",
    Phase.END_OF_DATA: "5.3.4",
    Phase.LOGIN: "5.7.8 5.7.9 5.7.14 5.7.139",
}
_BY_CODE = {code: phase for phase, codes in _CODES.items() for code in codes.split()}
_IMAP_WORDS = ("imap", "143", "993", "mailbox", "inbox")


def guess_leg(text: str) -> Leg:
    """IMAP where it is spoken of, else SMTP."""
    lowered = text[:2000].lower()
    if "smtp" in lowered:
        return Leg.SMTP
    return Leg.IMAP if any(word in lowered for word in _IMAP_WORDS) else Leg.SMTP


def guess_phase(reply: Reply) -> Phase:
    """The step a refusal most likely belongs to."""
    if reply.leg is Leg.IMAP:
        return _guess_imap(reply)
    seen = judged(reply, Phase.LOGIN)
    if seen.status in _LOGIN_STATUS:
        relayed = seen.status in ("454", "535") and M.NO_RELAY in seen.means
        return Phase.STARTTLS if M.TLS_MISSING in seen.means else Phase.RCPT_TO if relayed else Phase.LOGIN
    if seen.code in _BY_CODE:
        return _BY_CODE[seen.code]
    if seen.status == "421":
        return Phase.GREETING
    if seen.status == "530":
        return Phase.LOGIN if M.LOGIN_FIRST not in seen.means else Phase.MAIL_FROM
    for meaning, phase in _SENDING_MEANINGS:
        if meaning in seen.means:
            return phase
    return Phase.LOGIN if _speaks_of_login(seen) else Phase.END_OF_DATA


def _speaks_of_login(seen: Judged) -> bool:
    return any(meaning in seen.means for meaning in _LOGIN_MEANINGS)


def _guess_imap(reply: Reply) -> Phase:
    seen = judged(reply, Phase.LOGIN)
    if reply.status == "BYE" and not _speaks_of_login(seen):
        return Phase.GREETING
    if M.NO_MAILBOX in seen.means and not _speaks_of_login(seen):
        return Phase.SELECT
    return Phase.LOGIN
