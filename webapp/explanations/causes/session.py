"""Causes of a connection that opens, and then is not the mail server that was asked for."""

from webapp.domain.vocabulary import Cause
from webapp.explanations.texts import AllowList, Text, When, Who, _, either, only
from webapp.providers.model import ProviderHint

TEXTS: dict[Cause, Text] = {
    Cause.TLS_EXPECTED: Text(
        title=_("This port needs SSL/TLS"),
        what=(
            either(
                _(
                    "Port %(port)s is encrypted from the very start, but “%(security)s” is selected. The "
                    "two do not fit together."
                ),
                _(
                    "This port is encrypted from the very start, but another kind of encryption is "
                    "selected. The two do not fit together."
                ),
            ),
        ),
        do=(
            _("Change the encryption to SSL/TLS and check again."),
            _(
                "If you were told to use STARTTLS, change the encryption to STARTTLS and the port to "
                "%(starttls_port)s."
            ),
        ),
        ask=(_("Which port and encryption do you tell your users to set for the %(server)s?"),),
        who=Who.YOU,
        focus="security",
    ),
    Cause.PLAINTEXT_EXPECTED: Text(
        title=_("This port needs STARTTLS"),
        what=(
            either(
                _(
                    "Port %(port)s starts without encryption and switches it on later, but SSL/TLS, "
                    "which is encrypted from the start, is selected. The two do not fit together."
                ),
                _(
                    "This port starts without encryption and switches it on later, but SSL/TLS, which is "
                    "encrypted from the start, is selected. The two do not fit together."
                ),
            ),
        ),
        do=(
            _("Change the encryption to STARTTLS and check again."),
            _("If you were told to use SSL/TLS, keep it and change the port to %(tls_port)s."),
        ),
        ask=(_("Which port and encryption do you tell your users to set for the %(server)s?"),),
        who=Who.YOU,
        focus="security",
    ),
    Cause.STARTTLS_UNAVAILABLE: Text(
        title=_("The server does not offer STARTTLS"),
        what=(
            either(
                _(
                    "%(host)s, port %(port)s, cannot switch to encryption. Your password could be read "
                    "on the way, so we stopped before sending it."
                ),
                _(
                    "The server cannot switch to encryption on this port. Your password could be read on "
                    "the way, so we stopped before sending it."
                ),
            ),
        ),
        do=(
            _("Change the encryption to SSL/TLS and the port to %(tls_port)s, then check again."),
            _("If that fails, ask your IT team for settings that use encryption."),
        ),
        ask=(
            either(
                _(
                    "STARTTLS is not offered on port %(port)s of %(host)s. Can it be turned on, or is "
                    "there a port for SSL/TLS?"
                ),
                _("STARTTLS is not offered. Can it be turned on, or is there a port for SSL/TLS?"),
            ),
            _("Please check that no firewall or antivirus gateway strips STARTTLS from the server’s reply."),
        ),
        who=Who.YOU,
        focus="security",
    ),
    Cause.STARTTLS_REFUSED: Text(
        title=_("Switching to encryption failed"),
        what=(
            _(
                "The server said it supports STARTTLS, but refused or broke off when we tried to use it. "
                "Its configuration or its certificate seems to be at fault. Your password was not sent "
                "over this connection."
            ),
        ),
        do=(
            _("Change the encryption to SSL/TLS and the port to %(tls_port)s, then check again."),
            _("If nothing changes, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "STARTTLS is offered on port %(port)s of %(host)s but fails. Are the certificate and "
                    "its key loaded? The server log should say."
                ),
                _(
                    "STARTTLS is offered but fails. Are the certificate and its key loaded? The server "
                    "log should say."
                ),
            ),
        ),
        who=Who.IT,
        focus="security",
    ),
    Cause.WRONG_PROTOCOL: Text(
        title=_("A different kind of server answered"),
        what=(
            either(
                _(
                    "We reached %(host)s on port %(port)s, but what answered was %(found)s. Either the "
                    "port or the server name is wrong."
                ),
                _("What answered was %(found)s. Either the port or the server name is wrong."),
            ),
        ),
        do=(
            _("Check the port. For the %(server)s the usual choice is %(ports)s."),
            _("Check that the incoming and outgoing settings have not been swapped."),
            _("If your instructions are for POP, look for the IMAP settings instead."),
        ),
        ask=(
            either(
                _(
                    "What answers on port %(port)s of %(host)s is %(found)s. What are the name and port "
                    "of the %(server)s?"
                ),
                _("What answers is %(found)s. What are the name and port of the %(server)s?"),
            ),
        ),
        who=Who.YOU,
        focus="port",
    ),
    Cause.GREETING_TIMEOUT: Text(
        title=_("Connected, but the server stays silent"),
        what=(
            either(
                _(
                    "We connected to %(host)s, but it sent no greeting within %(seconds)s seconds. It "
                    "may be busy, or it may make unknown callers wait on purpose."
                ),
                _(
                    "We connected to the server, but it sent no greeting. It may be busy, or it may make "
                    "unknown callers wait on purpose."
                ),
            ),
        ),
        do=(
            _("Wait about five minutes and check again."),
            _("Check that the port and encryption are one of these: %(ports)s."),
            _("If it continues, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "No greeting arrives within %(seconds)s seconds of connecting. Is the server "
                    "overloaded, or does it delay unknown addresses?"
                ),
                _(
                    "No greeting arrives after connecting. Is the server overloaded, or does it delay "
                    "unknown addresses?"
                ),
            ),
            only(
                When.ALLOWING,
                _("If only certain addresses may connect, please allow these: %(addresses)s"),
                _("If only certain addresses may connect, please allow the addresses of this service."),
            ),
        ),
        who=Who.WAIT,
        allow_list=AllowList.LAST,
        focus="security",
    ),
    Cause.CONNECTION_DROPPED: Text(
        title=_("The connection was cut off"),
        what=(
            either(
                _(
                    "After we reached %(host)s, the server’s side closed the connection. It may only "
                    "accept certain addresses, or it may be having trouble."
                ),
                _(
                    "After we connected, the server’s side closed the connection. It may only accept "
                    "certain addresses, or it may be having trouble."
                ),
            ),
        ),
        do=(
            _("Wait about five minutes and check again."),
            _(
                "Check the port together with the encryption. For the %(server)s the usual choice is "
                "%(ports)s."
            ),
            _("If it continues, send the result link to your IT team and ask why the connection was closed."),
        ),
        ask=(
            either(
                _(
                    "Around %(time)s a connection from %(addresses)s was closed by your side. Please "
                    "check the server and firewall logs."
                ),
                _(
                    "Around %(time)s a connection from this service was closed by your side. Please "
                    "check the server and firewall logs."
                ),
                _(
                    "A connection from this service was closed by your side. Please check the server and "
                    "firewall logs."
                ),
            ),
            only(
                When.ALLOWING,
                _("If only certain addresses may connect, please allow these: %(addresses)s"),
                _("If only certain addresses may connect, please allow the addresses of this service."),
            ),
        ),
        who=Who.IT,
        allow_list=AllowList.LAST,
        hints=(ProviderHint.FOREIGN_ACCESS,),
    ),
    Cause.MALFORMED_RESPONSE: Text(
        title=_("The server’s reply could not be understood"),
        what=(
            _(
                "What the server sent does not follow the rules of mail traffic. Something in between "
                "may be changing it, or the server is not working properly."
            ),
        ),
        do=(
            _("Check that the server name and port are the ones your provider gave you."),
            _("Send the result link to your IT team so that they can look at the transcript."),
        ),
        ask=(
            either(
                _(
                    "Port %(port)s of %(host)s sends replies that are not valid %(protocol)s. Please "
                    "look at the transcript and check for a proxy or gateway that rewrites traffic."
                ),
                _(
                    "The server sends replies that are not valid %(protocol)s. Please look at the "
                    "transcript and check for a proxy or gateway that rewrites traffic."
                ),
            ),
        ),
        who=Who.IT,
        focus="host",
    ),
    Cause.RESPONSE_TIMEOUT: Text(
        title=_("The server stopped answering"),
        what=(
            either(
                _(
                    "Everything went well until one reply did not arrive within %(seconds)s seconds. The "
                    "server is probably busy."
                ),
                _(
                    "Everything went well until one reply did not arrive in time. The server is probably "
                    "busy."
                ),
            ),
        ),
        do=(
            _("Wait about ten minutes and check again."),
            _("If it happens often, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "There was no reply to %(command)s within %(seconds)s seconds. Please check the load "
                    "on the server and the response time of any external system it uses for sign-in."
                ),
                _(
                    "There was no reply within %(seconds)s seconds. Please check the load on the server "
                    "and the response time of any external system it uses for sign-in."
                ),
                _(
                    "There was no reply in time. Please check the load on the server and the response "
                    "time of any external system it uses for sign-in."
                ),
            ),
        ),
        who=Who.WAIT,
    ),
    Cause.SERVER_UNAVAILABLE: Text(
        title=_("The server is not available at the moment"),
        what=(
            _(
                "The server told us that it cannot take requests right now. It may be busy or under "
                "maintenance. Your settings are probably not the problem."
            ),
        ),
        do=(
            _("Wait about 15 minutes and check again."),
            _("Look at your provider’s status or maintenance page."),
            _("If it lasts longer than an hour, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "%(host)s returns a temporary error. Please check that the service is healthy and "
                    "that the disks are not full."
                ),
                _(
                    "The server returns a temporary error. Please check that the service is healthy and "
                    "that the disks are not full."
                ),
            ),
        ),
        who=Who.WAIT,
    ),
    Cause.CLIENT_BLOCKED: Text(
        title=_("The server refuses connections from this service"),
        what=(
            _(
                "The server turned our IP address away. It has nothing to do with the settings or the "
                "password you entered."
            ),
        ),
        do=(
            only(
                When.ALLOWING,
                _(
                    "Send the result link to your IT team and ask them to allow the IP addresses of this "
                    "service."
                ),
            ),
            _(
                "If you manage the hosting yourself, look in its control panel for limits on addresses "
                "or on access from abroad."
            ),
            only(
                When.ALLOWING,
                _("Once we are allowed, check again."),
            ),
            only(
                When.NOT_ALLOWING,
                _(
                    "Wait about an hour and check again. Large mail services often lift such a limit by "
                    "themselves."
                ),
            ),
        ),
        ask=(
            only(
                When.ALLOWING,
                _("Please allow connections to the %(server)s from these addresses: %(addresses)s"),
                _("Please allow connections to the %(server)s from the addresses of this service."),
            ),
            only(
                When.ALLOWING,
                _("If you use block lists or country filters, please exempt these addresses."),
            ),
            only(
                When.NOT_ALLOWING,
                _(
                    "Connections from this service to the %(server)s are refused. Is there another way "
                    "to connect?"
                ),
            ),
        ),
        who=Who.IT,
        allow_list=AllowList.FIRST,
        hints=(ProviderHint.FOREIGN_ACCESS,),
    ),
    Cause.TOO_MANY_CONNECTIONS: Text(
        title=_("Too many connections at once"),
        what=(
            _(
                "The server turned us away because its limit on simultaneous connections has been "
                "reached. That happens when computers, phones and other services are all connected at "
                "the same time."
            ),
        ),
        do=(
            _("Close mail apps that you are not using."),
            _("Wait about ten minutes and check again."),
            _("If it happens often, ask your IT team about the limit."),
        ),
        ask=(
            _(
                "How many simultaneous connections does the server allow per mailbox and per address, "
                "and who is connected now? Please raise the limit if needed."
            ),
        ),
        who=Who.YOU,
    ),
}
