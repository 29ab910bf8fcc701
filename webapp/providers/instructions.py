"""The instructions that many providers share, by their way of passwords; a provider's own come first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.providers.model import PasswordRule, ProviderHint, Restriction, UsernameForm


def _(message: str) -> str:
    """Marks a message for extraction."""
    return message


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """What a provider's file says itself; whatever is empty is filled from here."""

    enable: tuple[str, ...] = ()
    password: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    username: str = ""
    server_name: str = ""
    foreign_access: str = ""
    smtp_auth: str = ""


_ENABLE = (_("In the settings of the webmail, switch on IMAP and SMTP (access by mail apps)."),)
_UNSURE = _(
    "What we know about this mail service is incomplete, so nothing is filled in. "
    "Look for its IMAP and SMTP servers in its help or in your contract papers, and type them in."
)
_PASSWORD: Mapping[PasswordRule, tuple[str, ...]] = {
    PasswordRule.ACCOUNT_PASSWORD: (
        _("Use the password with which you sign in to this mail service."),
        _(
            "If it works on the web and is refused here, look in the provider's help: access by mail apps "
            "may have to be switched on first."
        ),
    ),
    PasswordRule.APP_PASSWORD_REQUIRED: (
        _("Look in your provider's help for “app password” or “password for mail apps”."),
        _("Create one in the security settings of your account. Two-step sign-in may have to be on."),
        _("Paste it here. The normal password is refused."),
    ),
    PasswordRule.APP_PASSWORD_IF_2FA: (
        _("Without two-step sign-in, use your normal password."),
        _(
            "With two-step sign-in, create an app password in the security settings of your account "
            "and use that."
        ),
    ),
    PasswordRule.AUTHORIZATION_CODE: (
        _("In the webmail settings, switch on IMAP/SMTP and confirm by SMS or as asked."),
        _("Note the code shown (授权码, authorization code): here it is the password."),
        _("Paste the code shown. The normal password does not work."),
    ),
    PasswordRule.OAUTH_ONLY: (
        _("This mail service takes no passwords from mail apps, only a sign-in with OAuth 2.0."),
        _("Ask your administrator about a connection with OAuth 2.0."),
    ),
    PasswordRule.BRIDGE: (
        _("This mailbox can only be opened by a program on your own computer, not over the internet."),
        _("Use another mail address here."),
    ),
    PasswordRule.UNKNOWN: (
        _(
            "Use the password that the provider's help names for mail apps: the normal one, "
            "a mail password or an app password."
        ),
    ),
}
_MAIL_PASSWORD_OF_A_MEMBER: tuple[str, ...] = (
    _("Use the mail password set for this address, not the one for the member site or the connection."),
    _("If you do not know it, look it up or set a new one on the provider's member site."),
)
_MAIL_PASSWORD_OF_A_HOSTED_MAILBOX: tuple[str, ...] = (
    _("Use the mail password set for this address, not the one for the control panel."),
    _("If you do not know it, set a new one for the address in the control panel."),
)
_SERVER_NAME = _(
    "With shared hosting you often use the server name from your contract email, "
    "not a name under your own domain. Check that email or the control panel."
)
_APP_PASSWORD_SPACES = _(
    "We removed the spaces from the app password before trying it. If you created a new one, paste that."
)
_FOREIGN_ACCESS = _("Access by mail apps from abroad may be limited. Check the settings.")
_USERNAME: Mapping[UsernameForm, str] = {
    UsernameForm.EITHER: _(
        "The user name is usually the whole email address. If it is refused, try only the part before the @."
    ),
    UsernameForm.LOCAL_PART: _("The user name is only the part of the address before the @."),
    UsernameForm.LOCAL_PART_FOR_IMAP: _(
        "For incoming mail use only the part before the @; for outgoing mail use the whole address."
    ),
    UsernameForm.DOTTED: _("The user name is the email address with a dot instead of the @."),
    UsernameForm.ISSUED: _(
        "The user name is not the email address. Look it up on the member site or in the control panel."
    ),
    UsernameForm.UNKNOWN: _(
        "We could not confirm the form of the user name. "
        "Look it up on the member site or in the control panel."
    ),
}
_APP_PASSWORD_RULES = frozenset(
    {PasswordRule.APP_PASSWORD_REQUIRED, PasswordRule.APP_PASSWORD_IF_2FA, PasswordRule.AUTHORIZATION_CODE}
)


def password_steps(own: OwnTexts, rule: PasswordRule, *, hosted: bool) -> tuple[str, ...]:
    """How to come by the right password, in order. hosted: addresses of the customer's own domain."""
    if own.password:
        return own.password
    if rule is PasswordRule.SEPARATE_MAIL_PASSWORD:
        return _MAIL_PASSWORD_OF_A_HOSTED_MAILBOX if hosted else _MAIL_PASSWORD_OF_A_MEMBER
    return _PASSWORD[rule]


def enable_steps(own: OwnTexts, must_enable: bool) -> tuple[str, ...]:
    """What to switch on first."""
    return own.enable or (_ENABLE if must_enable else ())


def all_steps(
    own: OwnTexts,
    rule: PasswordRule,
    enable: Sequence[str],
    password: Sequence[str],
    *,
    must_enable: bool,
    unsure: bool,
) -> tuple[str, ...]:
    """The numbered list before the first sign-in. With OAuth only, switching on is no help."""
    first = enable if must_enable and rule is not PasswordRule.OAUTH_ONLY else ()
    servers = (_UNSURE,) if unsure and not own.password else ()
    return (*first, *servers, *password)


def hints(
    own: OwnTexts,
    rule: PasswordRule,
    form: UsernameForm,
    restrictions: frozenset[Restriction],
    enable: tuple[str, ...],
    password: tuple[str, ...],
    *,
    has_server_template: bool,
) -> Mapping[ProviderHint, tuple[str, ...]]:
    """The advice that applies to this provider, by kind."""
    found: dict[ProviderHint, tuple[str, ...]] = {}
    if rule in _APP_PASSWORD_RULES:
        found[ProviderHint.APP_PASSWORD] = password
        found[ProviderHint.APP_PASSWORD_SPACES] = (_APP_PASSWORD_SPACES,)
    if rule is PasswordRule.SEPARATE_MAIL_PASSWORD:
        found[ProviderHint.SEPARATE_PASSWORD] = password
    if rule is PasswordRule.ACCOUNT_PASSWORD:
        found[ProviderHint.ACCOUNT_PASSWORD] = password
    if rule is PasswordRule.OAUTH_ONLY:
        found[ProviderHint.OAUTH_ONLY] = password
    if own.smtp_auth:
        found[ProviderHint.SMTP_AUTH_OFF] = (own.smtp_auth,)
    if enable:
        found[ProviderHint.ENABLE_PROTOCOL] = enable
    if Restriction.FOREIGN_ACCESS in restrictions:
        found[ProviderHint.FOREIGN_ACCESS] = (own.foreign_access or _FOREIGN_ACCESS,)
    if has_server_template:
        found[ProviderHint.HOSTING_SERVER_NAME] = (own.server_name or _SERVER_NAME,)
    if form is not UsernameForm.FULL_ADDRESS:
        found[ProviderHint.USERNAME_FORM] = (own.username or _USERNAME[form],)
    return found
