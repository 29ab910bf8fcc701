"""How words are looked for."""

import pytest

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.normalise import MOST_CHARACTERS, words
from webapp.diagnosis.phrases import Lexicon, compile_phrase
from webapp.diagnosis.words import lexicon


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("relay denied", "554: Relay... DENIED!", True),
        ("relay denied", "relays denied", False),
        ("block*", "Blocklisted", True),
        ("too many ... connections", "too many open imap connections", True),
        ("too many ... connections", "too many a b c d e f g connections", False),
        ("(no|bad) password", "bad password", True),
        ("login [attempt] failed", "Login failed", True),
        ("login [attempt] failed", "login attempt failed", True),
        ("授权码", "请使用授权码登录", True),
        ("contrasena", "la CONTRASEÑA", True),
        ("アプリ", "ｱﾌﾟﾘ", True),
        ("{account} [is] {off}", "this mailbox is switched off", True),
        ("{account} [is] {off}", "this mailbox is open", False),
    ],
)
def test_a_phrase_is_found_as_whole_words_in_any_script(phrase: str, text: str, found: bool) -> None:
    assert compile_phrase(phrase).occurs_in(words(text)) is found


def test_addresses_and_links_are_no_words() -> None:
    assert words("550 <spam@blocked.example> see https://relay.example/denied") == " 550 see "


def test_an_address_of_a_client_is_one_word_and_none_where_it_only_stands_beside() -> None:
    assert words("554 Refused: 192.0.2.1") == " 554 refused ipaddress "
    assert words("550 Mail content denied. [AbCd IP: 192.0.2.1]") == " 550 mail content denied "


def test_a_phrase_without_words_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing to look for"):
        compile_phrase("(a|/)")


def test_words_in_the_encoding_of_an_old_server_are_read() -> None:
    said = "535 Error: 请使用授权码登录".encode("gb18030").decode("latin-1")
    assert Meaning.APP_PASSWORD in lexicon().listen(said)


def test_names_of_errors_say_what_happened() -> None:
    assert Meaning.SENDING_LIMIT in lexicon().listen("SubmissionQuotaExceededException")


def test_megabytes_cost_no_more_than_a_page() -> None:
    assert len(words("quota exceeded " * 100_000)) < 2 * MOST_CHARACTERS


def test_a_mark_is_found_inside_a_link() -> None:
    lexicon = Lexicon([(Meaning.SPAM, {"Gmail": ("=?p=UnsolicitedMessage",)})])
    assert Meaning.SPAM in lexicon.listen("https://support.google.com/mail/?p=UnsolicitedMessageError")


def test_every_meaning_has_words() -> None:
    assert all(lexicon().knows(meaning) for meaning in Meaning)
