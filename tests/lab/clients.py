"""Python's own mail clients, connected to a place of the lab."""

import imaplib
import smtplib
import ssl

from webapp.domain.settings import ConnectionSecurity
from webapp.lab import Lab, Place


def connect_imap(lab: Lab, place: Place) -> imaplib.IMAP4:
    server = place.settings.imap
    assert server is not None
    context = ssl.create_default_context(cafile=str(lab.ca_file))
    if server.security is ConnectionSecurity.TLS:
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=10)
    client = imaplib.IMAP4(server.host, server.port, timeout=10)
    if server.security is ConnectionSecurity.STARTTLS:
        client.starttls(context)
    return client


def connect_smtp(lab: Lab, place: Place) -> smtplib.SMTP:
    server = place.settings.smtp
    assert server is not None
    context = ssl.create_default_context(cafile=str(lab.ca_file))
    if server.security is ConnectionSecurity.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, context=context, timeout=10)
    client = smtplib.SMTP(server.host, server.port, timeout=10)
    if server.security is ConnectionSecurity.STARTTLS:
        client.starttls(context=context)
    return client


def deliver(lab: Lab, place: Place, message: bytes) -> None:
    """Send the message to the place's own address."""
    with connect_smtp(lab, place) as client:
        client.login(place.address, place.password)
        client.sendmail(place.address, [place.address], message)
