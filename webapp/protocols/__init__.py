"""The words of IMAP and SMTP, without sockets, clock or loop.

A dialogue has four verbs: `receive_data`, `receive_eof`, `next_event`, `data_to_send`. Commands are methods
that queue their bytes. After every `next_event()` there may be something new to send: the answer to a server
that asked to go on. `reading` bounds and cuts what arrives, `dialogue` is what both dialogues share.
"""
