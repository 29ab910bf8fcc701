"""What servers of the world answer when they refuse: real replies, said by the practice servers.

Each row is one refusal, with the server it was seen at or whose source it is from. `{tag}` is added to a lone
IMAP status; a reply that begins with "*" is sent as it stands.
"""

from collections.abc import Iterator
from typing import NamedTuple

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Stage, Warning
from webapp.lab.play import Imap, Smtp
from webapp.lab.scenario import Finding, Scenario, fails, warns
from webapp.lab.script import Script, close, send

C = Cause
_UNKNOWN_ARRIVAL = warns(Stage.TEST_MESSAGE, Warning.ARRIVAL_UNKNOWN)


class Refusal(NamedTuple):
    server: str
    moment: str  # as in Play.at
    reply: str  # lines joined by \n
    causes: tuple[Cause, ...]  # the first is the best name
    ends: bool = False  # the server ends the connection after it


def _row(server: str, moment: str, reply: str, *causes: Cause, ends: bool = False) -> Refusal:
    return Refusal(server, moment, reply, causes, ends)


IMAP = (
    # greeting
    _row("sora", "greeting", "* BYE Too many connections", C.TOO_MANY_CONNECTIONS, ends=True),
    _row("wildduck", "greeting", "* BYE Internal Server Error", C.SERVER_UNAVAILABLE, ends=True),
    _row(
        "dovecot",
        "greeting",
        "* BYE [UNAVAILABLE] Server shutting down.",
        C.SERVER_UNAVAILABLE,
        ends=True,
    ),
    _row(
        "hmailserver",
        "greeting",
        "* BYE Your IP address is blocked by this server.",
        C.CLIENT_BLOCKED,
        ends=True,
    ),
    # login
    _row("dovecot", "verdict", "NO [AUTHENTICATIONFAILED] Authentication failed.", C.CREDENTIALS_REJECTED),
    _row("proton-bridge", "verdict", "NO no such user", C.CREDENTIALS_REJECTED),
    _row(
        "gmail",
        "verdict",
        "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
        C.CREDENTIALS_REJECTED,
        C.APP_PASSWORD_REQUIRED,
    ),
    _row(
        "gmail",
        "verdict",
        "NO [ALERT] Application-specific password required: "
        "https://support.google.com/accounts/answer/185833 (Failure)",
        C.APP_PASSWORD_REQUIRED,
    ),
    _row(
        "outlook",
        "verdict",
        "NO [AUTHENTICATIONFAILED] AuthFailed:LogonDenied-BasicAuthBlocked-<UserType:OutlookCom> "
        "LogonFailed-BasicAuthBlocked",
        C.OAUTH_REQUIRED,
    ),
    _row(
        "outlook",
        "verdict",
        "NO LOGIN failed. Account is blocked. "
        "Login to your account via a web browser to verify your identity.",
        C.WEB_LOGIN_REQUIRED,
        C.ACCOUNT_DISABLED,
    ),
    _row(
        "gmail",
        "verdict",
        "NO [ALERT] Please log in via your web browser: "
        "https://support.google.com/mail/accounts/answer/78754 (Failure)",
        C.WEB_LOGIN_REQUIRED,
    ),
    _row("dovecot", "verdict", "NO [EXPIRED] Authentication failed.", C.PASSWORD_EXPIRED),
    _row("cyrus", "verdict", "NO Login failed: passphrase expired, has to be reset", C.PASSWORD_EXPIRED),
    _row(
        "magma",
        "verdict",
        "NO [CONTACTADMIN] This account has been locked on suspicion of abuse.",
        C.ACCOUNT_DISABLED,
    ),
    _row("unnamed", "verdict", "NO [ALERT] Account suspended by administration", C.ACCOUNT_DISABLED),
    _row("zimbra", "verdict", "NO account does not have IMAP access enabled", C.PROTOCOL_DISABLED),
    _row(
        "gmail",
        "verdict",
        "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page and "
        "enable your account for IMAP access. (Failure)",
        C.PROTOCOL_DISABLED,
    ),
    _row(
        "yahoo-japan",
        "verdict",
        "NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials",
        C.CREDENTIALS_REJECTED,
        C.PROTOCOL_DISABLED,
    ),
    _row(
        "dovecot",
        "verdict",
        "NO [UNAVAILABLE] Temporary authentication failure. [mail.example.com:2024-03-12 09:15:42]",
        C.AUTH_UNAVAILABLE,
    ),
    _row(
        "cyrus",
        "verdict",
        "NO Login failed: remote authentication server unavailable",
        C.AUTH_UNAVAILABLE,
    ),
    _row("cyrus", "verdict", "NO encryption needed to use mechanism", C.AUTH_REQUIRES_TLS),
    _row(
        "magma",
        "verdict",
        "NO [ALERT] The maximum number of failed login attempts has been reached. Please try again tomorrow.",
        C.AUTH_THROTTLED,
    ),
    _row("sora", "verdict", "NO [LIMIT] Too many connections", C.TOO_MANY_CONNECTIONS),
    _row(
        "gmail",
        "verdict",
        "NO [ALERT] Too many simultaneous connections. (Failure)",
        C.TOO_MANY_CONNECTIONS,
    ),
    _row("unnamed", "verdict", "NO LOGIN failed", C.AUTH_REJECTED, C.CREDENTIALS_REJECTED),
    _row(
        "courier", "AUTHENTICATE", "* BYE IMAP access disabled via insecure connection.", C.AUTH_REQUIRES_TLS
    ),
    # the mailbox
    _row("dovecot", "EXAMINE", "NO [NONEXISTENT] Mailbox doesn't exist: INBOX", C.MAILBOX_UNAVAILABLE),
    _row("dovecot", "EXAMINE", "NO [NOPERM] Permission denied", C.MAILBOX_UNAVAILABLE),
    _row("lbbs", "EXAMINE", "NO [INUSE] Mailbox busy", C.MAILBOX_UNAVAILABLE),
    _row("james", "EXAMINE", "NO SELECT failed. IO failure.", C.MAILBOX_UNAVAILABLE),
    _row("dovecot", "EXAMINE", "NO [SERVERBUG] Internal error occurred.", C.MAILBOX_UNAVAILABLE),
)

SMTP = (
    # greeting
    _row(
        "postfix",
        "greeting",
        "421 4.7.0 mail.example.com Error: too many connections from 192.0.2.1",
        C.TOO_MANY_CONNECTIONS,
        ends=True,
    ),
    _row(
        "exim",
        "greeting",
        "421 Too many concurrent SMTP connections; please try again later.",
        C.TOO_MANY_CONNECTIONS,
        ends=True,
    ),
    _row("qmail", "greeting", "421 unable to read controls (#4.3.0)", C.SERVER_UNAVAILABLE, ends=True),
    _row(
        "postfix",
        "greeting",
        "421 4.3.2 All server ports are busy",
        C.SERVER_UNAVAILABLE,
        C.TOO_MANY_CONNECTIONS,
        ends=True,
    ),
    _row(
        "yahoo",
        "greeting",
        "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, "
        "because the ip is in Spamhaus's list",
        C.CLIENT_BLOCKED,
        ends=True,
    ),
    _row(
        "tiscali",
        "greeting",
        "554 michael.mail.tiscali.it ESMTP - Too much Spam from this IP",
        C.CLIENT_BLOCKED,
        ends=True,
    ),
    # login
    _row(
        "gmail",
        "verdict",
        "535-5.7.8 Username and Password not accepted. For more information, go to\n"
        "535 5.7.8  https://support.google.com/mail/?p=BadCredentials practice - gsmtp",
        C.CREDENTIALS_REJECTED,
        C.APP_PASSWORD_REQUIRED,
    ),
    _row("exim", "verdict", "535 Incorrect authentication data", C.CREDENTIALS_REJECTED),
    _row(
        "qq",
        "verdict",
        "535 Error: 请使用授权码登录。详情请看: "
        "http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256",
        C.APP_PASSWORD_REQUIRED,
    ),
    _row(
        "fastmail",
        "verdict",
        "535 5.7.0 Sorry, you need to create an app password to use this service",
        C.APP_PASSWORD_REQUIRED,
    ),
    _row(
        "microsoft",
        "verdict",
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. "
        "[TYCP286CA0001.JPNP286.PROD.OUTLOOK.COM]",
        C.OAUTH_REQUIRED,
        C.PROTOCOL_DISABLED,
    ),
    _row(
        "davmail",
        "verdict",
        "535 Authentication failed Authentication failed: invalid user or password, retry with domain\\user "
        "or use default domain setting",
        C.USERNAME_FORMAT,
        C.CREDENTIALS_REJECTED,
    ),
    _row(
        "strato",
        "verdict",
        "501 5.5.2 Authentication failed: Server error (Invalid user name) [MSG0049]",
        C.USERNAME_FORMAT,
        C.CREDENTIALS_REJECTED,
    ),
    _row(
        "magma",
        "verdict",
        "535 AUTHENTICATION FAILURE - THIS ACCOUNT HAS BEEN LOCKED",
        C.ACCOUNT_DISABLED,
    ),
    _row(
        "davmail",
        "verdict",
        "535 Authentication failed Authentication failed: password expired ?",
        C.PASSWORD_EXPIRED,
    ),
    _row(
        "yandex",
        "verdict",
        "535 5.7.8 Error: authentication failed: Please accept EULA first.",
        C.WEB_LOGIN_REQUIRED,
    ),
    _row(
        "microsoft",
        "verdict",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. "
        "Visit https://aka.ms/smtp_auth_disabled for more information.",
        C.PROTOCOL_DISABLED,
    ),
    _row(
        "microsoft",
        "verdict",
        "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect, or the request did "
        "not meet the criteria to be authenticated successfully. Access has been blocked by conditional "
        "access policies. Contact your administrator.",
        C.SIGN_IN_POLICY,
    ),
    _row("nodemailer", "AUTH", "538 Error: Must issue a STARTTLS command first", C.AUTH_REQUIRES_TLS),
    _row("postfix", "AUTH", "503 5.5.1 Error: authentication not enabled", C.AUTH_NOT_OFFERED),
    _row("hmailserver", "AUTH", "504 Authentication not enabled.", C.AUTH_NOT_OFFERED),
    _row(
        "netease",
        "verdict",
        "451 Requested mail action not taken: too much fail authentication",
        C.AUTH_THROTTLED,
    ),
    _row(
        "magma",
        "verdict",
        "423 THE MAXIMUM NUMBER OF FAILED LOGIN ATTEMPTS HAS BEEN REACHED - PLEASE TRY AGAIN LATER",
        C.AUTH_THROTTLED,
    ),
    _row(
        "postfix",
        "verdict",
        "454 4.7.0 Temporary authentication failure: Connection lost to authentication server",
        C.AUTH_UNAVAILABLE,
    ),
    _row("postal", "verdict", "535 Denied", C.AUTH_REJECTED, C.CREDENTIALS_REJECTED),
    # the test message
    _row("yandex", "MAIL", "553 5.7.1 Sender address rejected: not owned by auth user", C.SENDER_REJECTED),
    _row("mailru", "MAIL", "550 not local sender over smtp", C.SENDER_REJECTED),
    _row("gmail", "MAIL", "550 5.7.0 Mail Sending denied.", C.SENDING_BLOCKED, C.ACCOUNT_DISABLED),
    _row(
        "exchange",
        "MAIL",
        "421 4.4.2 Message submission rate for this client has exceeded the configured limit",
        C.SENDING_LIMIT_EXCEEDED,
        ends=True,
    ),
    _row("postfix", "MAIL", "530 5.7.0 Must issue a STARTTLS command first", C.AUTH_REQUIRES_TLS),
    _row(
        "postfix",
        "RCPT",
        "553 5.7.1 <taro@example.com>: Sender address rejected: not owned by user alice@example.net",
        C.SENDER_REJECTED,
    ),
    _row(
        "postfix",
        "RCPT",
        "550 5.1.1 <taro@example.com>: Recipient address rejected: User unknown in virtual mailbox table",
        C.RECIPIENT_REJECTED,
    ),
    _row("softbank", "RCPT", "550 Invalid recipient: <taro@example.com>", C.RECIPIENT_REJECTED),
    _row("postfix", "RCPT", "554 5.7.1 <taro@example.com>: Relay access denied", C.RELAY_DENIED),
    _row("exim", "RCPT", "550 relay not permitted", C.RELAY_DENIED),
    _row("exchange", "RCPT", "550 5.2.2 Mailbox full", C.MAILBOX_FULL),
    _row(
        "postfix",
        "RCPT",
        "450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]",
        C.CLIENT_BLOCKED,
        C.SENDING_BLOCKED,
        C.TEMPORARILY_REJECTED,
    ),
    _row(
        "stalwart",
        "RCPT",
        "452 4.2.2 Greylisted, please try again in a few moments.",
        C.TEMPORARILY_REJECTED,
    ),
    _row(
        "gmail",
        "message",
        "552-5.7.0 This message was blocked because its content presents a potential\n"
        "552-5.7.0 security issue. Please visit\n"
        "552 5.7.0  https://support.google.com/mail/answer/6590 to review our message content",
        C.MESSAGE_REJECTED,
    ),
    _row(
        "yahoo-japan",
        "message",
        "554 Message not allowed - DM Email not accepted for policy reasons. "
        "Please visit https://www.yahoo-help.jp/app/answers/detail/a_id/80870/p/622 [895]",
        C.MESSAGE_REJECTED,
    ),
    _row(
        "microsoft",
        "message",
        "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException",
        C.SENDING_LIMIT_EXCEEDED,
    ),
    _row(
        "cpanel-exim",
        "message",
        "550 Domain example.com has exceeded the max emails per hour (100/100 (100%)) allowed.  "
        "Message discarded.",
        C.SENDING_LIMIT_EXCEEDED,
    ),
    _row(
        "dovecot",
        "message",
        "552 5.2.2 <taro@example.com> Quota exceeded (mailbox for user is full)",
        C.MAILBOX_FULL,
    ),
    _row("qmail", "message", "451 qqt failure (#4.3.0)", C.TEMPORARILY_REJECTED),
    _row(
        "go-guerrilla",
        "message",
        "554 Error: transaction failed, blame it on the weather",
        C.MESSAGE_REJECTED_UNSPECIFIED,
    ),
)

_IMAP_STAGES = {"greeting": Stage.IMAP_CONNECT}
_SMTP_STAGES = {
    "greeting": Stage.SMTP_CONNECT,
    "AUTH": Stage.SMTP_LOGIN,
    "verdict": Stage.SMTP_LOGIN,
    "STARTTLS": Stage.SMTP_CONNECT,
}


def _script(refusal: Refusal, *, tagged: bool) -> Script:
    lines = refusal.reply.split("\n")
    if tagged and not lines[0].startswith("*"):
        lines = [f"{{tag}} {lines[0]}"]
    ends = refusal.ends or lines[0].startswith("* BYE")
    return (send(*lines), close) if ends else (send(*lines),)


def _scenarios() -> Iterator[Scenario]:
    counts: dict[str, int] = {}
    for leg, refusals in (("imap", IMAP), ("smtp", SMTP)):
        for refusal in refusals:
            name = f"{leg}-{refusal.server}-{refusal.causes[0].value.replace('_', '-')}"
            counts[name] = counts.get(name, 0) + 1
            number = "" if counts[name] == 1 else f"-{counts[name]}"
            yield _scenario(leg, name + number, refusal)


def _scenario(leg: str, name: str, refusal: Refusal) -> Scenario:
    script = _script(refusal, tagged=leg == "imap")
    says = f"{refusal.server} at {refusal.moment}: {refusal.reply.splitlines()[0]}"
    if leg == "imap":
        stage = _IMAP_STAGES.get(refusal.moment, Stage.IMAP_LOGIN)
        finds: tuple[Finding, ...] = (fails(stage, *refusal.causes), _UNKNOWN_ARRIVAL)
        return Scenario(
            id=name, family="replies", says=says, finds=finds, imap=Imap(at={refusal.moment: script})
        )
    stage = _SMTP_STAGES.get(refusal.moment, Stage.TEST_MESSAGE)
    play = Smtp(at={refusal.moment: script})
    return Scenario(id=name, family="replies", says=says, finds=(fails(stage, *refusal.causes),), smtp=play)


def _starttls(leg: str, server: str, reply: str, *causes: Cause) -> Scenario:
    door = ConnectionSecurity.STARTTLS
    at: dict[str, Script] = {"STARTTLS": (send(reply),)}
    name, says = f"{leg}-{server}-starttls", f"{server} at STARTTLS: {reply}"
    if leg == "imap":
        finds = (fails(Stage.IMAP_CONNECT, *causes),)
        return Scenario(
            id=name, family="replies", says=says, imap=Imap(door=door, at=at), smtp=None, finds=finds
        )
    finds = (fails(Stage.SMTP_CONNECT, *causes),)
    return Scenario(id=name, family="replies", says=says, imap=None, smtp=Smtp(door=door, at=at), finds=finds)


SCENARIOS = (
    *_scenarios(),
    _starttls("imap", "dbmail", "{tag} NO TLS not available", C.STARTTLS_UNAVAILABLE, C.STARTTLS_REFUSED),
    _starttls("smtp", "stalwart", "502 5.7.0 TLS not available.", C.STARTTLS_UNAVAILABLE, C.STARTTLS_REFUSED),
    _starttls(
        "smtp",
        "exchange",
        "454 4.7.0 Cannot accept TLS as maximum TLS rate exceeded for server",
        C.STARTTLS_REFUSED,
    ),
)
