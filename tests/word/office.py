"""bao-cao.docx in other hands: python-docx reads it, LibreOffice opens it, prints it and saves it, and what LibreOffice saved is refreshed.

python3 tests/word/office.py --program target/release/tonghop --config fixtures/sample/tonghop.toml ket-qua
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import docx

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGES = 20


def text(element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{WORD}t"))


def figures(document) -> dict[str, list[str]]:
    """Digits in controls by the name to which they are bound."""
    found: dict[str, list[str]] = {}
    for control in document.element.body.iter(f"{WORD}sdt"):
        binding = control.find(f"{WORD}sdtPr/{WORD}dataBinding")
        if binding is not None:
            found.setdefault(binding.get(f"{WORD}xpath"), []).append(text(control))
    return found


def convert(office: Path, source: Path, kind: str) -> Path:
    target = office / kind
    target.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(office / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", target, source]
    subprocess.run(command, check=True, capture_output=True)
    made = target / source.with_suffix(f".{kind}").name
    assert made.exists(), f"LibreOffice does not open {source.name}; is its word processor installed?"
    return made


def refreshed(options: argparse.Namespace, source: Path, out: Path) -> int:
    command = [options.program, "refresh", source, "--config", options.config, "--out", out]
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--config", required=True, type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    source = options.folder / "bao-cao.docx"
    document = docx.Document(source)
    headings = [one for one in document.paragraphs if one.style.name.startswith("Heading")]
    bound = figures(document)
    assert len(document.sections) == 4 and len(headings) > 20 and len(bound) > 100, (len(document.sections), len(headings), len(bound))
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder)
        printed = convert(office, source, "pdf")
        words = subprocess.run(["pdftotext", printed, "-"], check=True, capture_output=True, text=True).stdout
        assert words.count("\f") >= PAGES, words.count("\f")
        lost = [digits for all_digits in bound.values() for digits in all_digits if digits not in words]
        assert not lost, lost
        saved = convert(office, source, "docx")
        assert figures(docx.Document(saved)) == bound, "LibreOffice loses controls of figures"
        before = saved.read_bytes()
        assert refreshed(options, saved, options.folder) == 0 and saved.read_bytes() == before, "what nobody edited is changed"
        edited = office / "edited.docx"
        shutil.copy(saved, edited)
        document = docx.Document(edited)
        sentence = next(one for one in document.paragraphs if one.text.startswith("Kim ngạch xuất khẩu"))
        sentence.runs[0].text = "Theo Sở, xuất khẩu "
        next(document.element.body.iter(f"{WORD}sdtContent")).find(f"{WORD}r/{WORD}t").text = "0,0"
        document.save(edited)
        assert refreshed(options, edited, options.folder) == 0
        again = docx.Document(edited)
        assert figures(again) == bound, "a figure that was typed over does not come back"
        assert any(one.text.startswith("Theo Sở, xuất khẩu") for one in again.paragraphs), "words of a person are lost"
    print(f"{source}: {sum(map(len, bound.values()))} figures of {len(headings)} headings in python-docx and LibreOffice")


if __name__ == "__main__":
    sys.exit(main())
