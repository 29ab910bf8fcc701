"""`inbox-check config`: what is in force, and what would stop the start."""

from pathlib import Path

import pytest

from webapp.cli import main


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INBOX_CHECK_INSTANCE_PATH", str(tmp_path))


def test_it_prints_every_setting_with_where_it_came_from_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INBOX_CHECK_LINK_KEY", "a key that both sides know")
    monkeypatch.setenv("INBOX_CHECK_TIMEOUT", "20")
    monkeypatch.setenv("INBOX_CHECK_TIMOUT", "20")
    assert main(["config"]) == 0
    rows = {
        name: rest.strip()
        for name, _, rest in (line.partition(" ") for line in capsys.readouterr().out.splitlines())
    }
    assert rows["INBOX_CHECK_LINK_KEY"] == "***  (INBOX_CHECK_LINK_KEY)"
    assert rows["INBOX_CHECK_TIMEOUT"] == "20  (INBOX_CHECK_TIMEOUT)"
    assert rows["INBOX_CHECK_ARRIVAL_TIMEOUT"] == "30  (default)"
    assert rows["INBOX_CHECK_BRAND_LOGO"] == "(not set)"
    assert rows["INBOX_CHECK_TIMOUT"] == "(ignored)  (not a setting)"
    assert rows["INBOX_CHECK_SECRET_KEY"].startswith("***")


def test_a_wrong_value_is_told_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "requirements.toml"
    file.write_text('requirements = ["tls_9"]')
    for name, text, said in (
        ("RESULT_DAYS", "0", "INBOX_CHECK_RESULT_DAYS: out of range. Accepted: 1 to 30.\n"),
        (
            "REQUIREMENTS_FILE",
            str(file),
            "INBOX_CHECK_REQUIREMENTS_FILE: 'tls_9' is unknown. Accepted: encrypted_imap,",
        ),
    ):
        monkeypatch.setenv(f"INBOX_CHECK_{name}", text)
        assert main(["config"]) == 2
        told = capsys.readouterr()
        assert told.err.startswith(said)
        assert told.out == ""
        monkeypatch.delenv(f"INBOX_CHECK_{name}")


def test_every_language_with_a_catalog_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["explain", "--help"])
    assert "{ja,en}" in capsys.readouterr().out
