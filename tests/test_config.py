"""Settings: read once, checked, described without their secrets."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from webapp.config import PREFIX, Config, ConfigError, Rates

KEY = {"INBOX_CHECK_SECRET_KEY": "sixteen letters."}


def read(folder: Path, **environ: str) -> Config:
    named = {name if name == "PORT" else PREFIX + name: text for name, text in environ.items()}
    return Config.from_environment(KEY | named, folder)


def test_nothing_set_means_the_documented_defaults(tmp_path: Path) -> None:
    config = Config.from_environment({}, tmp_path)

    assert config.bind == "127.0.0.1:8000"
    assert config.database_url == f"sqlite:///{tmp_path}/inbox-check.sqlite3"
    assert config.allowed_ports == "25,143,465,587,993,994,2525"
    assert (config.timeout, config.arrival_timeout) == (45.0, 30.0)
    assert (config.result_days, config.max_running_checks, config.workers) == (7, 500, 1)
    assert config.rate_limit == Rates()
    assert not config.metrics
    assert config.broker_url is config.public_url is config.test_recipient is config.ca_file is None


def test_an_empty_value_counts_as_not_set(tmp_path: Path) -> None:
    assert read(tmp_path, TIMEOUT="", PUBLIC_URL=" ") == read(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("BROKER_URL", "postgresql://u:p@h/n", "postgresql://u:p@h/n"),
        ("DATABASE_URL", "postgres://u:p@h/n", "postgres://u:p@h/n"),
        ("PUBLIC_URL", "https://check.example.jp/", "https://check.example.jp"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1,::1", ("10.0.0.0/8", "192.0.2.1", "::1")),
        ("RESULT_DAYS", "30", 30),
        ("ALLOWED_NETWORKS", "127.0.0.0/8,::1/128", ("127.0.0.0/8", "::1/128")),
        ("ALLOWED_NETWORKS", "10.1.2.0/24:993+587", ("10.1.2.0/24:993+587",)),
        ("ALLOWED_NETWORKS", "10.1.2.3:25-30,fd00::/8:993", ("10.1.2.3/32:25-30", "fd00::/8:993")),
        ("ALLOWED_PORTS", "25, 993,1024-65535", "25,993,1024-65535"),
        ("EGRESS_ADDRESSES", "192.0.2.7/32,2001:db8::/32", ("192.0.2.7", "2001:db8::/32")),
        ("TEST_RECIPIENT", "bcc@example.jp", "bcc@example.jp"),
        ("OTHER_RECIPIENTS", "on", True),
        ("DISCOVERY", "offline", False),
        ("MAX_RUNNING_CHECKS", "1000", 1000),
        ("RATE_LIMIT", "off", None),
        ("RATE_LIMIT", "client=20/10m, host_running=4", Rates(client=(20, 600), host_running=4)),
        ("TIMEOUT", "12.5", 12.5),
        ("ARRIVAL_TIMEOUT", "0", 0.0),
        ("DNS_SERVERS", "127.0.0.1:5353,[::1]:53,::1", ("127.0.0.1:5353", "[::1]:53", "::1")),
        ("BRAND_NAME", "メール診断", "メール診断"),
        ("SUPPORT_URL", "mailto:help@example.jp", "mailto:help@example.jp"),
        ("LINK_KEY", "sixteen letters.", "sixteen letters."),
        ("RETURN_ORIGINS", "https://Shop.example.jp/", ("https://shop.example.jp",)),
        ("PUBLIC_URL", "http://[::1]:8000", "http://[::1]:8000"),
        ("METRICS", "ON", True),
        ("LOG_FORMAT", "json", "json"),
        (
            "FRAME_ANCESTORS",
            "https://a.example,https://b.example",
            ("https://a.example", "https://b.example"),
        ),
    ],
)
def test_a_setting_is_read(tmp_path: Path, name: str, text: str, value: object) -> None:
    assert getattr(read(tmp_path, **{name: text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://h/n"),
        ("BROKER_URL", "redis://h"),
        ("PUBLIC_URL", "check.example.jp"),
        ("PUBLIC_URL", "https://check.example.jp/path"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "all"),
        ("RESULT_DAYS", "0"),
        ("RESULT_DAYS", "31"),
        ("ALLOWED_NETWORKS", "10.1.2.0/24:0"),
        ("ALLOWED_NETWORKS", "10.1.2.0/24:"),
        ("ALLOWED_NETWORKS", "example.jp"),
        ("ALLOWED_PORTS", "993-25"),
        ("ALLOWED_PORTS", ","),
        ("ALLOWED_PORTS", "65536"),
        ("EGRESS_ADDRESSES", "mail.example.jp"),
        ("TEST_RECIPIENT", "bcc"),
        ("TEST_RECIPIENT", "a@b\r\nBcc: c@d"),
        ("MAX_RUNNING_CHECKS", "many"),
        ("MAX_RUNNING_CHECKS", "-1"),
        ("RATE_LIMIT", "client=20"),
        ("RATE_LIMIT", "host_running=4/1m"),
        ("RATE_LIMIT", "client=0/1m"),
        ("RATE_LIMIT", "nobody=1/1m"),
        ("TIMEOUT", "4"),
        ("TIMEOUT", "1e3"),
        ("TIMEOUT", "nan"),
        ("DNS_SERVERS", "dns.example.jp"),
        ("DNS_SERVERS", "127.0.0.1:99999"),
        ("CA_FILE", "/nowhere.pem"),
        ("SUPPORT_URL", "javascript:alert(1)"),
        ("SUPPORT_URL", "https://"),
        ("SUPPORT_URL", "mailto:"),
        ("SUPPORT_URL", "https://[x/"),
        ("SUPPORT_URL", "https://example.jp/a b"),
        ("PUBLIC_URL", "https://check.example.jp:99999"),
        ("PUBLIC_URL", "https://user@check.example.jp"),
        ("PUBLIC_URL", "https://例え.jp"),
        ("FRAME_ANCESTORS", "https://shop.example.jp; script-src *"),
        ("FRAME_ANCESTORS", "*"),
        ("RETURN_ORIGINS", "shop.example.jp"),
        ("LINK_KEY", "short"),
        ("BRAND_NAME", "two\nlines"),
        ("BRAND_NAME", "x" * 61),
        ("REQUIREMENTS_FILE", "/nowhere.toml"),
        ("METRICS", "yes"),
        ("LOG_FORMAT", "xml"),
        ("BIND", "127.0.0.1:80000"),
        ("BIND", "::1"),
        ("PORT", "http"),
        ("PORT", "70000"),
    ],
)
def test_a_wrong_value_stops_the_start_with_its_name_and_what_is_accepted(
    tmp_path: Path, name: str, text: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, **{name: text})

    assert refused.value.name == (name if name == "PORT" else PREFIX + name)
    assert refused.value.problem
    assert refused.value.accepted
    assert str(refused.value).startswith(refused.value.name)


@pytest.mark.parametrize(
    ("bind", "port", "listens"),
    [
        ("", "", "127.0.0.1:8000"),
        ("", "9000", "127.0.0.1:9000"),
        ("0.0.0.0", "9000", "0.0.0.0:9000"),  # noqa: S104
        ("0.0.0.0:80", "9000", "0.0.0.0:80"),
        ("[::1]", "9000", "[::1]:9000"),
        ("[::]:80", "", "[::]:80"),
        ("unix:/run/site.sock", "9000", "unix:/run/site.sock"),
    ],
)
def test_port_changes_the_port_where_bind_does_not_say_one(
    tmp_path: Path, bind: str, port: str, listens: str
) -> None:
    assert read(tmp_path, BIND=bind, PORT=port).bind == listens


def _make_key(folder: str) -> str:
    return Config.from_environment({}, Path(folder)).secret_key


def test_a_secret_key_is_made_once_and_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        keys = set(pool.map(_make_key, [str(folder)] * 8))

    assert len(keys) == 1
    assert len(keys.pop()) >= 48
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_a_folder_that_cannot_keep_a_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError, match="SECRET_KEY: not set, and none can be kept"):
        Config.from_environment({}, tmp_path / "file" / "instance")


def test_a_distributed_installation_has_to_bring_its_own_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="SECRET_KEY: required when distributed"):
        Config.from_environment({"INBOX_CHECK_BROKER_URL": "postgresql://h/n"}, tmp_path)


def test_a_wrong_setting_makes_no_key_and_hides_behind_no_missing_one(tmp_path: Path) -> None:
    for name, text in (("BROKER_URL", "redis://h"), ("TIMEOUT", "4")):
        with pytest.raises(ConfigError, match=name):
            Config.from_environment({f"INBOX_CHECK_{name}": text}, tmp_path / "instance")
    assert not (tmp_path / "instance").exists()


def test_keys_for_different_purposes_do_not_lead_to_each_other(tmp_path: Path) -> None:
    config = read(tmp_path)

    assert config.key_for("limits") == config.key_for("limits")
    assert len({config.key_for("limits"), config.key_for("session"), config.secret_key.encode()}) == 3


def test_the_description_says_where_values_come_from_and_hides_secrets(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        DATABASE_URL="postgresql://inbox:pa@ss@db/check?password=word",
        TIMEOUT="20",
        TYPO="x",
    )
    rows = {name: (value, source) for name, value, source in config.describe()}

    assert rows["INBOX_CHECK_TIMEOUT"] == ("20", "INBOX_CHECK_TIMEOUT")
    assert rows["INBOX_CHECK_ARRIVAL_TIMEOUT"] == ("30", "default")
    assert rows["INBOX_CHECK_BROKER_URL"] == ("", "not set")
    assert rows["INBOX_CHECK_SECRET_KEY"][0] == "***"
    assert rows["INBOX_CHECK_DATABASE_URL"][0] == "postgresql://inbox:***@db/check?password=***"
    assert rows["INBOX_CHECK_TYPO"] == ("(ignored)", "not a setting")
    assert not any("sixteen" in text or "pa@ss" in text for row in rows.values() for text in row)
    assert "sixteen" not in repr(config)
    assert "pa@ss" not in repr(config)


def test_pages_in_frames_need_https(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="FRAME_ANCESTORS: INBOX_CHECK_PUBLIC_URL is not https"):
        read(tmp_path, FRAME_ANCESTORS="https://shop.example", PUBLIC_URL="http://check.example")


def test_a_file_of_authorities_has_to_hold_some(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate")
    with pytest.raises(ConfigError, match="CA_FILE: holds no certificates in PEM form"):
        read(tmp_path, CA_FILE=str(file))


def test_requirements_are_read_from_their_file(tmp_path: Path) -> None:
    file = tmp_path / "requirements.toml"
    file.write_text('requirements = ["tls_1_2", "imap_idle"]')

    assert read(tmp_path, REQUIREMENTS_FILE=str(file)).requirements_file == ("tls_1_2", "imap_idle")
    wrongs = [b"requirements = [", b"other = 1", b"requirements = [1]", b'requirements = "all"', b"\xff\xfe"]
    wrongs += [b'requirements = ["tls_1_2", "tls_1_2"]', b"requirements = []\nrequirement = []", b""]
    for wrong in wrongs:
        file.write_bytes(wrong)
        with pytest.raises(ConfigError, match="REQUIREMENTS_FILE"):
            read(tmp_path, REQUIREMENTS_FILE=str(file))


def test_the_instance_folder_can_be_set(tmp_path: Path) -> None:
    config = Config.from_environment({"INBOX_CHECK_INSTANCE_PATH": str(tmp_path / "own")})

    assert config.instance_path == tmp_path / "own"
    assert (tmp_path / "own" / "secret_key").exists()
