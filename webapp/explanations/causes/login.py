"""Causes at the login, and of a mailbox that does not open after it."""

from webapp.domain.vocabulary import Cause
from webapp.explanations.texts import AllowList, Text, When, Who, _, either, only
from webapp.providers.model import ProviderHint

TEXTS: dict[Cause, Text] = {
    Cause.CREDENTIALS_REJECTED: Text(
        title=_("The user name or password is wrong"),
        what=(
            _("We reached the server, and it answered that the user name or the password is not correct."),
        ),
        do=(
            _(
                "Type the password again. Press “Show” to see what you typed. Capital and small letters "
                "matter."
            ),
            _("Try the same password in your provider’s webmail."),
            _(
                "If webmail accepts it, your user name may differ from your email address, or you may "
                "need an app password. Check your provider’s instructions."
            ),
            _("If webmail refuses it too, reset the password the way your provider describes."),
            _("If that does not help, send the result link to your IT team."),
        ),
        ask=(
            _("Sign-in to the %(server)s is rejected. Which form of user name should be used?"),
            _("Does this account require an app password or multi-factor sign-in?"),
            only(
                When.ALLOWING,
                _("If sign-in is limited to certain addresses, please allow these: %(addresses)s"),
                _("If sign-in is limited to certain addresses, please allow those of this service."),
            ),
        ),
        who=Who.YOU,
        allow_list=AllowList.LAST,
        hints=(
            ProviderHint.APP_PASSWORD,
            ProviderHint.SEPARATE_PASSWORD,
            ProviderHint.ACCOUNT_PASSWORD,
            ProviderHint.APP_PASSWORD_SPACES,
            ProviderHint.USERNAME_FORM,
            ProviderHint.ENABLE_PROTOCOL,
        ),
        focus="password",
    ),
    Cause.APP_PASSWORD_REQUIRED: Text(
        title=_("You need an app password"),
        what=(
            _(
                "With %(provider)s, your normal password does not work here. Even if it is right, you "
                "need a separate one that is made for connections like this."
            ),
        ),
        do=(
            only(
                When.NO_ADVICE,
                _(
                    "Create an app password on the website of %(provider)s. Look in its help for “app "
                    "password” or “password for mail apps”."
                ),
            ),
            _("Paste what you are shown into the password field."),
            _("Check again."),
            _("If you are not offered app passwords, ask your IT team whether they can be allowed."),
        ),
        ask=(
            _("Please allow app passwords for this account, or tell the user how to connect with OAuth 2.0."),
        ),
        who=Who.YOU,
        hints=(ProviderHint.APP_PASSWORD,),
        focus="password",
    ),
    Cause.OAUTH_REQUIRED: Text(
        title=_("This account cannot be connected with a password"),
        what=(
            _(
                "Passwords are no longer accepted by %(provider)s, which only allows a method called "
                "OAuth 2.0. Typing the password again or creating an app password will not help."
            ),
        ),
        do=(
            _(
                "If the product you want to connect has a button for signing in with %(provider)s, use "
                "that instead."
            ),
            _("If it does not, send the result link to your IT team and ask how to connect."),
        ),
        ask=(
            _(
                "Password sign-in (basic authentication) is not available for this account. Please tell "
                "the user how to connect with OAuth 2.0."
            ),
            _("If the product to be connected does not support OAuth 2.0, is there another way to connect?"),
        ),
        who=Who.IT,
        hints=(ProviderHint.OAUTH_ONLY,),
    ),
    Cause.USERNAME_FORMAT: Text(
        title=_("The user name needs another form"),
        what=(
            either(
                _(
                    "The server expects the user name to be written differently. It could not tell which "
                    "account “%(username)s” is."
                ),
                _(
                    "The server expects the user name to be written differently. It could not tell which "
                    "account was meant."
                ),
            ),
        ),
        do=(
            _("Enter your whole email address as the user name and check again."),
            _("If that fails, try only the part before the @."),
            _("Company servers sometimes use the form DOMAIN\\user. If you are not sure, ask your IT team."),
        ),
        ask=(_("What form of user name does the %(server)s expect?"),),
        who=Who.YOU,
        hints=(ProviderHint.USERNAME_FORM,),
        focus="username",
    ),
    Cause.ACCOUNT_DISABLED: Text(
        title=_("The account is not active"),
        what=(
            _(
                "The server says that this account is suspended, locked or otherwise out of use. That "
                "can happen after too many wrong passwords, when a contract ends, or when the mailbox "
                "has moved elsewhere."
            ),
        ),
        do=(
            _("Sign in to webmail and look for a message about your account."),
            _("While it is locked, do not keep checking. That can make the lock last longer."),
            _("If you see no reason for it, send the result link to your IT team."),
        ),
        ask=(
            _("Please check whether this account is suspended, locked, unpaid or migrated, and restore it."),
        ),
        who=Who.IT,
    ),
    Cause.PASSWORD_EXPIRED: Text(
        title=_("The password has expired"),
        what=(_("The server says that you cannot sign in until you change your password."),),
        do=(
            _("Set a new password in webmail or on your company’s sign-in page."),
            _("Check again with the new password."),
            _("Remember to update your phone and your other mail apps as well."),
        ),
        ask=(_("The password of this account has expired. Please tell the user how to change it."),),
        who=Who.YOU,
        focus="password",
    ),
    Cause.WEB_LOGIN_REQUIRED: Text(
        title=_("Sign in with a browser first"),
        what=(
            _(
                "The server wants you to sign in with a browser or to confirm that it is you. A sign-in "
                "from an unusual place or new terms of use can cause this. It does not mean that your "
                "password is wrong."
            ),
        ),
        do=(
            _("Sign in to your webmail in a browser."),
            _(
                "If you are asked to confirm a sign-in, make sure its time matches this check, then say "
                "that it was you."
            ),
            _("Once that is done, check again."),
        ),
        ask=(
            either(
                _(
                    "Sign-in to this account from %(addresses)s is refused until it is confirmed in a "
                    "browser. Can it be approved?"
                ),
                _(
                    "Sign-in to this account from this service is refused until it is confirmed in a "
                    "browser. Can it be approved?"
                ),
            ),
        ),
        who=Who.YOU,
    ),
    Cause.PROTOCOL_DISABLED: Text(
        title=_("%(protocol)s is switched off"),
        what=(
            _(
                "%(protocol)s is switched off for this account or for the whole organisation. Even with "
                "the right password, nothing will connect until it is switched on."
            ),
        ),
        do=(
            _(
                "In your webmail settings, turn on the option called “Enable %(protocol)s”, “Allow other "
                "mail apps” or similar."
            ),
            _("If there is no such option, send the result link to your IT team and ask them to turn it on."),
            _("Wait a few minutes after the change, then check again."),
        ),
        ask=(
            _(
                "Please enable %(protocol)s for this account. For SMTP the setting is called SMTP AUTH "
                "or authenticated SMTP."
            ),
        ),
        who=Who.YOU,
        hints=(
            ProviderHint.ENABLE_PROTOCOL,
            ProviderHint.SMTP_AUTH_OFF,
        ),
    ),
    Cause.SIGN_IN_POLICY: Text(
        title=_("Your organisation’s rules do not allow this sign-in"),
        what=(
            _(
                "The server refused the sign-in because it does not meet conditions set by your "
                "organisation. They may concern the place, the device or the method. This does not mean "
                "that your password is wrong."
            ),
        ),
        do=(
            _("Typing the password again will not help. Send the result link to your IT team."),
            _("Once they have allowed it, check again."),
        ),
        ask=(
            _(
                "Sign-in to this account is refused by a policy, such as conditional access or security "
                "defaults. Please look in the sign-in log for the policy that applies."
            ),
            only(
                When.ALLOWING,
                _("If you can allow it by address, please add these: %(addresses)s"),
                _("If you can allow it by address, please add those of this service."),
            ),
            _("If it cannot be allowed, please tell the user another way to connect, such as OAuth 2.0."),
        ),
        who=Who.IT,
        allow_list=AllowList.FIRST,
        hints=(ProviderHint.OAUTH_ONLY,),
    ),
    Cause.AUTH_REQUIRES_TLS: Text(
        title=_("The server requires encryption to sign in"),
        what=(
            _("The server does not accept a sign-in without encryption."),
            only(
                When.PASSWORD_NOT_SENT,
                _("We stopped before sending your password."),
            ),
        ),
        do=(
            _("Change the encryption to SSL/TLS and the port to %(tls_port)s, then check again."),
            only(
                When.NO_SUGGESTION,
                _("If that fails, change the encryption to STARTTLS and the port to %(starttls_port)s."),
            ),
        ),
        ask=(_("Which port and encryption should be used for the %(server)s?"),),
        who=Who.YOU,
        focus="security",
    ),
    Cause.AUTH_NOT_OFFERED: Text(
        title=_("The server offers no usable way to sign in"),
        what=(
            _(
                "This service can use none of the sign-in methods that the server offers. Outgoing "
                "servers often accept sign-in on some ports only."
            ),
        ),
        do=(
            _("Check that the port and encryption are one of these: %(ports)s."),
            _("If port and encryption are right, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "Port %(port)s of %(host)s offers these mechanisms: %(offered)s. Please enable PLAIN "
                    "or LOGIN under TLS, or tell the user another way to connect."
                ),
                _(
                    "Port %(port)s of %(host)s offers no mechanism that this service can use. Please "
                    "enable PLAIN or LOGIN under TLS, or tell the user another way to connect."
                ),
                _(
                    "The server offers no mechanism that this service can use. Please enable PLAIN or "
                    "LOGIN under TLS, or tell the user another way to connect."
                ),
            ),
        ),
        who=Who.YOU,
        hints=(ProviderHint.OAUTH_ONLY,),
        focus="port",
    ),
    Cause.AUTH_THROTTLED: Text(
        title=_("Too many sign-in attempts"),
        what=(_("There were many sign-ins in a short time, so the server has paused them for now."),),
        do=(
            _("Wait about 30 minutes. Checking again sooner can make the pause longer."),
            _(
                "Look for a mail app or phone that still has an old password. It may be trying to sign "
                "in over and over."
            ),
            _("Then check again."),
        ),
        ask=(
            _("Please find out which address caused the failed sign-ins and lift the limit if appropriate."),
        ),
        who=Who.WAIT,
    ),
    Cause.AUTH_UNAVAILABLE: Text(
        title=_("The server cannot process sign-ins right now"),
        what=(
            _(
                "The part of the server that checks passwords is down for the moment. Your password "
                "could not be checked yet."
            ),
        ),
        do=(
            _("Wait about 15 minutes and check again."),
            _("Look at your provider’s status page."),
            _("If it lasts longer than an hour, send the result link to your IT team."),
        ),
        ask=(
            _(
                "Authentication on the %(server)s returns a temporary error. Please check the directory "
                "or database behind it."
            ),
        ),
        who=Who.WAIT,
    ),
    Cause.AUTH_REJECTED: Text(
        title=_("Sign-in was refused without a reason"),
        what=(
            _(
                "The server refused the sign-in but did not say why. Working through these steps in "
                "order should narrow it down."
            ),
        ),
        do=(
            _("Try the same password in webmail. If that fails, reset the password."),
            _(
                "Check in your provider’s instructions which form of user name is expected and whether "
                "an app password is needed."
            ),
            _(
                "Close mail apps on other devices, wait ten minutes and check again. A limit on "
                "connections can be the cause."
            ),
            _(
                "If none of this applies, send the result link to your IT team and ask them to look at "
                "the server’s log."
            ),
        ),
        ask=(
            either(
                _(
                    "Please look up the reason for the failed sign-in around %(time)s in the server’s "
                    "authentication log."
                ),
                _("Please look up the reason for the failed sign-in in the server’s authentication log."),
            ),
            only(
                When.ALLOWING,
                _("If sign-in is limited to certain addresses, please allow these: %(addresses)s"),
                _("If sign-in is limited to certain addresses, please allow those of this service."),
            ),
            _("Please also check the limit on connections and whether an app password is required."),
        ),
        who=Who.YOU,
        allow_list=AllowList.FIRST,
        hints=(
            ProviderHint.APP_PASSWORD,
            ProviderHint.SEPARATE_PASSWORD,
            ProviderHint.ACCOUNT_PASSWORD,
            ProviderHint.USERNAME_FORM,
            ProviderHint.OAUTH_ONLY,
            ProviderHint.ENABLE_PROTOCOL,
            ProviderHint.FOREIGN_ACCESS,
        ),
        focus="password",
    ),
    Cause.MAILBOX_UNAVAILABLE: Text(
        title=_("Signed in, but the inbox cannot be opened"),
        what=(
            _(
                "The user name and password were accepted, but the inbox could not be opened. The "
                "mailbox may not be ready, permission may be missing, or the server may have a temporary "
                "problem."
            ),
        ),
        do=(
            _("See whether you can open the inbox in webmail."),
            _("Wait about 30 minutes and check again. A brand-new account can take that long to be ready."),
            _("If this is a shared mailbox, ask your IT team which user name to use."),
        ),
        ask=(
            either(
                _(
                    "INBOX cannot be opened for this account (%(reply)s). Please check whether the "
                    "mailbox exists, and check its permissions and licence."
                ),
                _(
                    "INBOX cannot be opened for this account. Please check whether the mailbox exists, "
                    "and check its permissions and licence."
                ),
            ),
        ),
        who=Who.IT,
        focus="username",
    ),
}
