"""What docs/practice-lab.md says about other people's mail programs."""

import json
import re
from pathlib import Path

import pytest

from webapp.cli import main
from webapp.lab import Lab
from webapp.lab.command import as_json

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "practice-lab.md"


def test_the_documents_script_meets_a_healthy_mailbox_and_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert script
    monkeypatch.chdir(tmp_path)
    with Lab("healthy", "wrong-password") as lab:
        (tmp_path / "lab.json").write_text(as_json(lab), "utf-8")
        exec(script[1], {})  # noqa: S102 (our own document)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("healthy IMAP ('OK', [b'")
    assert said[1] == "healthy SMTP sent"
    assert re.match("wrong-password .*AUTHENTICATIONFAILED", said[2])


def test_every_family_is_in_the_documents_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "--list", "--json"]) == 0
    families = {scenario["family"] for scenario in json.loads(capsys.readouterr().out)}
    table = re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert set(table) == families
