"""The test message."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from webapp.domain.settings import InvalidSettings
from webapp.protocols.message import compose, subject_for

WHEN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def made(
    sender: str = "taro@example.jp",
    recipient: str = "taro@example.jp",
    *,
    smtputf8: bool = False,
    brand: str | None = None,
) -> bytes:
    return compose(
        sender,
        recipient,
        message_id="<t0ken.1@inbox-check.invalid>",
        token="t0ken",
        date=WHEN,
        brand=brand,
        smtputf8=smtputf8,
    )


def read(raw: bytes, *, smtputf8: bool = False) -> EmailMessage:
    policy = email.policy.SMTPUTF8 if smtputf8 else email.policy.SMTP
    message = email.message_from_bytes(raw, policy=policy)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_it_can_be_found_again_and_is_answered_by_nobody() -> None:
    message = read(made())
    assert message["Message-ID"] == "<t0ken.1@inbox-check.invalid>"
    assert message["X-Inbox-Check"] == "t0ken"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == WHEN
    assert message["Subject"] == subject_for("t0ken")
    assert "テストメール" in subject_for("t0ken")
    assert "test message [t0ken]" in subject_for("t0ken")


def test_it_says_in_both_languages_who_asked_and_that_nothing_is_to_be_done() -> None:
    body = read(made()).get_content()
    for words in (
        "メール接続チェック",
        "taro@example.jp",
        "依頼",
        "何もしていただく必要はありません",
        "t0ken",
    ):
        assert words in body
    for words in ("requested by someone", "You do not need to do anything", "may delete"):
        assert words in body


def test_it_names_this_product_in_each_language_or_as_its_operator_calls_it() -> None:
    japanese, english = read(made()).get_content().split("--")
    assert "これは「メール接続チェック」が" in japanese
    assert "automatically by Inbox Check." in english
    japanese, english = read(made(brand="サンプル診断")).get_content().split("--")
    assert "これは「サンプル診断」が" in japanese
    assert "automatically by サンプル診断." in english


def test_it_is_small_and_safe_on_any_way() -> None:
    raw = made()
    assert raw.isascii()
    assert len(raw) < 2500
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert raw.replace(b"\r\n", b"").count(b"\n") == raw.replace(b"\r\n", b"").count(b"\r") == 0


@pytest.mark.parametrize(
    ("address", "spec"),
    [
        ("taro@example.jp", "taro@example.jp"),
        ("a..b.@docomo.ne.jp", '"a..b."@docomo.ne.jp'),
        ("a b@x.jp", '"a b"@x.jp'),
        ('"a b"@x.jp', '"a b"@x.jp'),
        ("a<b>,c;d@x.jp", '"a<b>,c;d"@x.jp'),
        ("a=?utf-8?q?x?=@x.jp", "a=?utf-8?q?x?=@x.jp"),
        ("taro@例え.jp", "taro@xn--r8jz45g.jp"),
        ("x@[192.0.2.1]", "x@[192.0.2.1]"),
        ("x" * 64 + "@" + "y" * 60 + ".example.jp", "x" * 64 + "@" + "y" * 60 + ".example.jp"),
    ],
)
def test_odd_addresses_stand_correctly_in_the_headers(address: str, spec: str) -> None:
    raw = made(address, address)
    assert f"From: {spec}\r\nTo: {spec}\r\n".encode() in raw


def test_addresses_beyond_ascii_stand_as_utf8_where_that_is_agreed() -> None:
    raw = made("太郎@例え.jp", "b@example.jp", smtputf8=True)
    assert "From: 太郎@xn--r8jz45g.jp\r\n".encode() in raw
    assert read(raw, smtputf8=True)["Subject"] == subject_for("t0ken")
    with pytest.raises(InvalidSettings):
        made("太郎@例え.jp")


@pytest.mark.parametrize(
    "address",
    ["a\r\nBcc: x@y.jp", "a@b.jp\r\nBcc: x@y.jp", "a\n@b.jp", "a@b c", "a@", "@b.jp", "", "a\u202e@b.jp"],
)
def test_no_address_is_a_second_header(address: str) -> None:
    for sender, recipient, field in ((address, "b@x.jp", "address"), ("b@x.jp", address, "recipient")):
        with pytest.raises(InvalidSettings) as refused:
            made(sender, recipient)
        assert refused.value.field == field
