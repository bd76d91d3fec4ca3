#!/usr/bin/env python3
"""Every message that docs/troubleshooting.md quotes is one that the program prints.

The first column of its table quotes messages in back quotes, with "..." for what varies. Each part of ten
characters or more between must occur in the string literals of src.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/troubleshooting.md"
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def texts_of(source):
    """The string literals of a source as one text; a line break of the source between two is nothing."""
    code = "\n".join(line for line in source.read_text(encoding="utf-8").splitlines()
                     if not line.lstrip().startswith(("//", "#include")))
    code = re.sub(r'"\s*\n\s*"', "", code)
    return "\n".join(literal.replace('\\"', '"') for literal in LITERAL.findall(code))


def main():
    texts = [texts_of(source) for source in sorted((ROOT / "src").rglob("*.cc")) + sorted((ROOT / "src").rglob("*.h"))]
    count = failed = 0
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| "):
            continue
        for quoted in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
            count += 1
            parts = [part.strip() for part in quoted.split("...") if len(part.strip()) >= 10]
            if not parts or not all(any(part in text for text in texts) for part in parts):
                failed += 1
                print(f"docs/troubleshooting.md quotes `{quoted}`, which no source prints.")
    print(f"{count} messages, {failed} unknown")
    return 1 if failed or not count else 0


sys.exit(main())
