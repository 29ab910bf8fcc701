"""Sans-IO dialogues: what is said to a server and what its answers mean. Never learns what a socket is.

Both dialogues have the field's four verbs, `receive_data`, `receive_eof`, `next_event` and `data_to_send`. A
command is a method that queues its bytes; `next_event()` later yields its Reply.
"""
