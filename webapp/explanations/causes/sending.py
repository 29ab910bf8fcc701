"""Causes while the test message is sent, and while its arrival is waited for."""

from webapp.domain.vocabulary import Cause
from webapp.explanations.texts import AllowList, Text, When, Who, _, either, only
from webapp.providers.model import ProviderHint

TEXTS: dict[Cause, Text] = {
    Cause.SMTPUTF8_UNAVAILABLE: Text(
        title=_("This server does not support internationalized addresses"),
        what=(
            either(
                _(
                    "The address contains characters other than plain letters and digits. %(host)s does "
                    "not support sending from such addresses (SMTPUTF8)."
                ),
                _(
                    "The address contains characters other than plain letters and digits. The server "
                    "does not support sending from such addresses (SMTPUTF8)."
                ),
            ),
        ),
        do=(
            _("If you have an alias with plain letters only, try that address."),
            _("If you have none, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "Can SMTPUTF8 (RFC 6531) be enabled on %(host)s? If not, please set up an alias with "
                    "plain letters only."
                ),
                _(
                    "Can SMTPUTF8 (RFC 6531) be enabled on the server? If not, please set up an alias "
                    "with plain letters only."
                ),
            ),
        ),
        who=Who.IT,
    ),
    Cause.SENDER_REJECTED: Text(
        title=_("This sender address is not allowed"),
        what=(
            either(
                _(
                    "Signing in worked, but the server refused to send mail from %(sender)s. That "
                    "happens when the sender address does not belong to the account you signed in with."
                ),
                _(
                    "Signing in worked, but the server refused to send mail from this address. That "
                    "happens when the sender address does not belong to the account you signed in with."
                ),
            ),
        ),
        do=(
            _("Check that the email address and the user name belong to the same account."),
            _("If you want to send from another address, ask your IT team to allow it."),
        ),
        ask=(
            either(
                _("Please allow this account to send as %(sender)s."),
                _("Please allow this account to send from the address that was refused."),
            ),
        ),
        who=Who.YOU,
        hints=(ProviderHint.USERNAME_FORM,),
        focus="username",
    ),
    Cause.RECIPIENT_REJECTED: Text(
        title=_("The recipient was not accepted"),
        what=(
            either(
                _(
                    "The server refused to send the test email to %(recipient)s. The address may be "
                    "mistyped, or the mailbox may not accept mail from everyone."
                ),
                _(
                    "The server refused to send the test email to its recipient. The address may be "
                    "mistyped, or the mailbox may not accept mail from everyone."
                ),
            ),
        ),
        do=(
            _("Check the email address for typing mistakes."),
            _("Send a message to it from another account and see whether it arrives."),
            _("If that does not help, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "Mail to %(recipient)s is rejected (%(reply)s). Does the mailbox exist, and does it "
                    "limit who may write to it?"
                ),
                _(
                    "Mail to %(recipient)s is rejected. Does the mailbox exist, and does it limit who "
                    "may write to it?"
                ),
                _(
                    "Mail to the recipient is rejected. Does the mailbox exist, and does it limit who "
                    "may write to it?"
                ),
            ),
        ),
        who=Who.YOU,
        focus="test_recipient",
    ),
    Cause.RELAY_DENIED: Text(
        title=_("The server refuses to pass mail on"),
        what=(
            _(
                "The server refused to pass on mail from this service. It may not be the server meant "
                "for sending, or it may only send for certain users or addresses."
            ),
        ),
        do=(
            _(
                "Check that the outgoing server and port are the ones your provider gave you. The usual "
                "choice is %(ports)s."
            ),
            _("If they are, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "Sending from this account is refused as relaying (%(reply)s). Please check that "
                    "relaying is allowed for signed-in users, and only for them."
                ),
                _(
                    "Sending from this account is refused as relaying. Please check that relaying is "
                    "allowed for signed-in users, and only for them."
                ),
            ),
            only(
                When.ALLOWING,
                _("If relaying is limited by address, please add these: %(addresses)s"),
                _("If relaying is limited by address, please add those of this service."),
            ),
        ),
        who=Who.IT,
        allow_list=AllowList.LAST,
        hints=(ProviderHint.FOREIGN_ACCESS,),
        focus="port",
    ),
    Cause.MESSAGE_REJECTED: Text(
        title=_("The message itself was refused"),
        what=(
            _(
                "The server refused the test email because of its content or its sender details. A spam "
                "filter seems to have acted. The connection and the sign-in are fine."
            ),
        ),
        do=(
            _("See whether you can send a message from the same account in your usual mail app."),
            _("Send the result link to your IT team, and say whether that worked."),
        ),
        ask=(
            either(
                _(
                    "The test email was rejected by a content check (%(reply)s). Please look at the spam "
                    "verdict and at SPF, DKIM and DMARC."
                ),
                _(
                    "The test email was rejected by a content check. Please look at the spam verdict and "
                    "at SPF, DKIM and DMARC."
                ),
            ),
        ),
        who=Who.IT,
    ),
    Cause.SENDING_LIMIT_EXCEEDED: Text(
        title=_("The sending limit is used up"),
        what=(_("This account or organisation has already sent as many messages as it may for now."),),
        do=(
            _("Wait about an hour and check again. If the limit is per day, wait until tomorrow."),
            _(
                "Look through your sent mail for messages you did not write. If you find any, change "
                "your password at once and tell your IT team."
            ),
        ),
        ask=(_("Please check the sending limit of this account and how much of it is used."),),
        who=Who.WAIT,
    ),
    Cause.MAILBOX_FULL: Text(
        title=_("The mailbox is full"),
        what=(
            _(
                "The mailbox has no storage left, so the test email could not be delivered. Mail from "
                "other people may not be arriving either."
            ),
        ),
        do=(
            _("Delete mail you no longer need in webmail, and empty the trash."),
            _("When there is room again, check again."),
            _("If there is nothing to delete, ask your IT team for more space."),
        ),
        ask=(
            either(
                _("Please check how much storage %(recipient)s uses, and raise the limit if needed."),
                _("Please check how much storage the mailbox uses, and raise the limit if needed."),
            ),
        ),
        who=Who.YOU,
    ),
    Cause.SENDING_BLOCKED: Text(
        title=_("Sending is blocked"),
        what=(
            _(
                "The server has barred this account or its domain from sending. That can happen when "
                "spam is suspected."
            ),
        ),
        do=(
            _("Sign in to webmail and look for a message about your account."),
            _("If you find mail that you did not send, change your password at once."),
            _("If you see no reason for it, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "Sending is blocked (%(reply)s). Can the restriction on this account or its domain "
                    "be lifted?"
                ),
                _("Sending is blocked. Can the restriction on this account or its domain be lifted?"),
            ),
            only(
                When.ALLOWING,
                _("If the block is by address, please allow these: %(addresses)s"),
                _("If the block is by address, please allow those of this service."),
            ),
        ),
        who=Who.IT,
        allow_list=AllowList.LAST,
        hints=(
            ProviderHint.FOREIGN_ACCESS,
            ProviderHint.SMTP_AUTH_OFF,
        ),
    ),
    Cause.TEMPORARILY_REJECTED: Text(
        title=_("The server asked us to try again later"),
        what=(
            _(
                "The server answered that it does not accept the message right now. Some servers turn "
                "new senders away once, as a measure against spam. This does not mean that your settings "
                "are wrong."
            ),
        ),
        do=(
            _("Wait about 15 minutes and check again."),
            _("If it is the same after three tries, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "The test email is refused with a temporary error (%(reply)s). Please look up the "
                    "reason in the server log."
                ),
                _(
                    "The test email is refused with a temporary error. Please look up the reason in the "
                    "server log."
                ),
            ),
            only(
                When.ALLOWING,
                _("If you use greylisting, please exempt these addresses: %(addresses)s"),
                _("If you use greylisting, please exempt the addresses of this service."),
            ),
        ),
        who=Who.WAIT,
        allow_list=AllowList.LAST,
    ),
    Cause.SENDING_INTERRUPTED: Text(
        title=_("Sending stopped half-way"),
        what=(
            _(
                "While we were sending the test email, the server closed the connection or stopped "
                "answering. We cannot tell whether the message went out."
            ),
        ),
        do=(
            either(
                _("Look in your inbox for a message with the subject “%(subject)s”."),
                _("Look in your inbox for the test email."),
            ),
            _("Wait about five minutes and check again."),
            _("If it continues, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "Around %(time)s the connection was lost while the message was being sent. Please "
                    "check the server log and any content scanner that may time out."
                ),
                _(
                    "The connection was lost while the message was being sent. Please check the server "
                    "log and any content scanner that may time out."
                ),
            ),
        ),
        who=Who.WAIT,
    ),
    Cause.MESSAGE_REJECTED_UNSPECIFIED: Text(
        title=_("The test email was refused without a reason"),
        what=(_("The server refused the test email but did not say why."),),
        do=(
            _("See whether you can send a message from the same account in your usual mail app."),
            _("Either way, send the result link to your IT team and ask them to look at the server’s log."),
        ),
        ask=(
            either(
                _("Please look up in the server log why a message was refused around %(time)s (%(reply)s)."),
                _("Please look up in the server log why a message was refused around %(time)s."),
                _("Please look up in the server log why the test email was refused."),
            ),
            only(
                When.ALLOWING,
                _("If only certain addresses may connect, please allow these: %(addresses)s"),
                _("If only certain addresses may connect, please allow the addresses of this service."),
            ),
        ),
        who=Who.IT,
        allow_list=AllowList.LAST,
    ),
    Cause.MESSAGE_NOT_ARRIVED: Text(
        title=_("Sent, but not arrived yet"),
        what=(
            either(
                _(
                    "The outgoing server accepted the test email, but it did not show up in the inbox "
                    "within %(seconds)s seconds. It may be delayed, filed as spam, or held somewhere."
                ),
                _(
                    "The outgoing server accepted the test email, but it did not show up in the inbox in "
                    "time. It may be delayed, filed as spam, or held somewhere."
                ),
            ),
        ),
        do=(
            either(
                _("Look in your spam folder for a message with the subject “%(subject)s”."),
                _("Look in your spam folder for the test email."),
            ),
            _("If it has not arrived after ten minutes, check again."),
            _("If it still does not arrive, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "The message with ID %(message_id)s has not reached the inbox. Please check the "
                    "delivery log."
                ),
                _("The test email has not reached the inbox. Please check the delivery log."),
            ),
            only(
                When.ALLOWING,
                _(
                    "If it was quarantined, please release it. If the addresses this service connects "
                    "from are the reason, please allow them: %(addresses)s"
                ),
                _(
                    "If it was quarantined, please release it. If the addresses this service connects "
                    "from are the reason, please allow them."
                ),
            ),
        ),
        who=Who.YOU,
        allow_list=AllowList.FIRST,
    ),
}
