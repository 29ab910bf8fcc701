"""Causes before a connection stands: names, addresses, ports, routes."""

from webapp.domain.vocabulary import Cause
from webapp.explanations.texts import AllowList, Text, When, Who, _, either, only
from webapp.providers.model import ProviderHint

TEXTS: dict[Cause, Text] = {
    Cause.HOST_NOT_FOUND: Text(
        title=_("The server name cannot be found"),
        what=(
            either(
                _(
                    "There is no server called %(host)s on the internet. The name may be mistyped, or "
                    "the server may have been renamed."
                ),
                _(
                    "There is no server with this name on the internet. The name may be mistyped, or the "
                    "server may have been renamed."
                ),
            ),
        ),
        do=(
            _(
                "Compare the server name with your provider’s instructions or with the settings in your "
                "mail app. Missing dots are common, and so is mixing up mail, imap and smtp."
            ),
            _(
                "Check that you have not just entered the part of your address after the @. The server "
                "usually has a name of its own."
            ),
            _("If you are not sure, ask your IT team for the right name."),
        ),
        ask=(
            either(
                _(
                    "%(host)s does not resolve from the internet: there is no A or AAAA record. Which "
                    "server name should be used from outside?"
                ),
                _(
                    "The server name does not resolve from the internet: there is no A or AAAA record. "
                    "Which server name should be used from outside?"
                ),
            ),
            _(
                "If the name exists only inside your network, is there a server that can be reached from "
                "outside?"
            ),
        ),
        who=Who.YOU,
        hints=(ProviderHint.HOSTING_SERVER_NAME,),
        focus="host",
    ),
    Cause.DNS_FAILURE: Text(
        title=_("The server name could not be looked up"),
        what=(
            either(
                _(
                    "The system that finds servers by name (DNS) gave no usable answer for %(host)s. "
                    "This is often temporary and does not mean that the name is wrong."
                ),
                _(
                    "The system that finds servers by name (DNS) gave no usable answer. This is often "
                    "temporary and does not mean that the name is wrong."
                ),
            ),
        ),
        do=(
            _("Wait about five minutes and check again."),
            _("To be safe, check the spelling of the server name."),
            _("If it keeps happening, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "Looking up %(host)s fails with SERVFAIL or no answer. Please check that your "
                    "authoritative DNS servers are up and that the DNSSEC signatures have not expired."
                ),
                _(
                    "Looking up the server name fails with SERVFAIL or no answer. Please check that your "
                    "authoritative DNS servers are up and that the DNSSEC signatures have not expired."
                ),
            ),
        ),
        who=Who.WAIT,
        focus="host",
    ),
    Cause.TARGET_NOT_ALLOWED: Text(
        title=_("This service does not connect to that address"),
        what=(
            either(
                _(
                    "For safety we never connect to addresses inside a private network, or to ports that "
                    "are not used for mail. %(host)s, port %(port)s, is one of these."
                ),
                _(
                    "For safety we never connect to addresses inside a private network, or to ports that "
                    "are not used for mail. The server or the port entered is one of these."
                ),
            ),
        ),
        do=(
            _("Check that the port is %(ports)s."),
            _("If you entered an internal server name, change it to the one used from outside your company."),
            _("If you do not know that name, ask your IT team."),
        ),
        ask=(
            _(
                "This service does not connect to private IP addresses or to ports that are not mail "
                "ports. Which server name and port can be reached from the internet?"
            ),
        ),
        who=Who.YOU,
        focus="host",
    ),
    Cause.CONNECTION_REFUSED: Text(
        title=_("The connection was refused"),
        what=(
            either(
                _(
                    "We found %(host)s, but the connection to port %(port)s was refused. Probably no "
                    "mail service runs on that port, or something in between turned the connection away."
                ),
                _(
                    "We found the server, but the connection to its port was refused. Probably no mail "
                    "service runs on that port, or something in between turned the connection away."
                ),
            ),
        ),
        do=(
            _(
                "Check the port together with the encryption. For the %(server)s the usual choice is "
                "%(ports)s."
            ),
            _("Check that the names of the incoming and outgoing servers have not been swapped."),
            _(
                "If the settings are right, send the result link to your IT team and ask whether the "
                "connection is being blocked."
            ),
        ),
        ask=(
            either(
                _("Is a mail server listening on port %(port)s of %(host)s?"),
                _("Is a mail server listening on the port that your users are told to use?"),
            ),
            only(
                When.ALLOWING,
                _("If only certain addresses may connect, please allow these: %(addresses)s"),
                _("If only certain addresses may connect, please allow the addresses of this service."),
            ),
        ),
        who=Who.YOU,
        allow_list=AllowList.LAST,
        focus="port",
    ),
    Cause.CONNECTION_TIMEOUT: Text(
        title=either(
            _("No answer on port %(port)s"),
            _("The server does not answer"),
        ),
        what=(
            either(
                _(
                    "We tried to connect to %(host)s on port %(port)s and got no answer within "
                    "%(seconds)s seconds. The port may be wrong, or a firewall may be blocking the "
                    "connection."
                ),
                _(
                    "We tried to connect to %(host)s on port %(port)s and got no answer. The port may be "
                    "wrong, or a firewall may be blocking the connection."
                ),
                _(
                    "We tried to connect to the server and got no answer. The port may be wrong, or a "
                    "firewall may be blocking the connection."
                ),
            ),
            only(
                When.PORT_25,
                _(
                    "Port 25 is meant for delivery between servers, and connections from anywhere else "
                    "are often blocked."
                ),
            ),
        ),
        do=(
            _("Check the port. For the %(server)s the usual choice is %(ports)s."),
            _("Check that the server name is the one your provider gave you."),
            only(
                When.ALLOWING,
                _(
                    "If both are right, send the result link to your IT team and ask them to allow the "
                    "IP addresses of this service."
                ),
            ),
            only(
                When.NOT_ALLOWING,
                _(
                    "If both are right, send the result link to your IT team and ask whether the "
                    "connection is being blocked."
                ),
            ),
        ),
        ask=(
            either(
                _("Can port %(port)s of %(host)s be reached from the internet?"),
                _("Can the server be reached from the internet on the port that your users are told to use?"),
            ),
            only(
                When.ALLOWING,
                _("Please allow connections from these addresses in your firewall: %(addresses)s"),
                _("Please allow connections from the addresses of this service in your firewall."),
            ),
        ),
        who=Who.YOU,
        allow_list=AllowList.FIRST,
        focus="port",
    ),
    Cause.NETWORK_UNREACHABLE: Text(
        title=_("The server cannot be reached"),
        what=(
            either(
                _(
                    "There is no network route to %(host)s. The server’s network may be down, or its "
                    "registered IP address may be out of date."
                ),
                _(
                    "There is no network route to the server. Its network may be down, or its registered "
                    "IP address may be out of date."
                ),
            ),
        ),
        do=(
            _("Wait about ten minutes and check again."),
            _("Check that the server name is the one your provider gave you."),
            _("If it continues, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "The address of %(host)s, %(ip)s, is unreachable. Is there a network outage, and is "
                    "the address in DNS correct?"
                ),
                _("%(host)s is unreachable. Is there a network outage, and is the address in DNS correct?"),
                _("The server is unreachable. Is there a network outage, and is the address in DNS correct?"),
            ),
            _("If the name has an AAAA record, does the server also answer over IPv6?"),
        ),
        who=Who.IT,
        focus="host",
    ),
}
