"""The only door to the network: names, the guard, look-ups, dialling, TLS.

Second floor. Knows the shared values of `webapp.domain` and nothing of mail: what travels over a connection
is bytes. Whatever leaves this installation (mail, discovery over HTTPS, control probes) goes through
`network.Network`, which judges every address before it is dialled.
"""
