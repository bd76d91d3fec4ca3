#!/usr/bin/env python3
"""Taste that a script can check; the law is tests/house. scripts/lint.py

* No source is longer than 400 lines.
* No word that marks unfinished work, and no path of one developer's machine.
* Prose of the pages wraps at 100 columns (110 are tolerated; tables, code and long words may be longer).
* Help texts and messages use the words of the glossary (.github/CONTRIBUTING.md).
* What is an index or a size alone is not cast to std::size_t (docs/decisions/0064-casts.md).

Prints one line per finding; exit 1 when there is any. `lint: ignore` on a line silences it.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = {".cc", ".h", ".cu", ".cuh", ".inc", ".py", ".sh", ".cmake"}
MAX_LINES = 400
MAX_COLUMNS = 110

# In pieces, so that this file does not hold them.
UNFINISHED = ["TO" + "DO", "FIX" + "ME"]
MACHINE_PATHS = ["/ro" + "ot/", "/wo" + "rk/"]

# Words that earlier help texts and messages used in place of the field's: (pattern, what to write).
WORDS = [
    (r"\btells?\b|\btold\b", "print, report, show or estimate"),
    (r"\b(go|goes|going) on\b", "continue or resume"),
    (r"\bmend(s|ed)?\b", "fix"),
    (r"\banew\b", "again"),
    (r"\bworked off\b", "processed"),
    (r"\bset-up\b", "setup"),
    (r"\b(codes|steps|bytes|bits|windows|rows|songs) a (second|code|row|step|song|level|number)\b", "per"),
]


def files(*folders, extensions):
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and file.suffix in extensions:
                yield file


def lines_of(file):
    return file.read_text(encoding="utf-8", errors="replace").splitlines()


def long_sources():
    for file in files("src", "include", "tests", "scripts", extensions=SOURCES):
        count = len(lines_of(file))
        if count > MAX_LINES:
            yield file, count, f"{count} lines; at most {MAX_LINES}"


def banned_words():
    for file in files("src", "include", "tests", "scripts", "docs", "configs", ".github",
                      extensions=SOURCES | {".txt", ".md", ".json", ".yml"}):
        for number, line in enumerate(lines_of(file), 1):
            for word in UNFINISHED + MACHINE_PATHS:
                if word in line:
                    yield file, number, f"holds '{word}'"


def long_prose():
    for file in [ROOT / "README.md", *files("docs", ".github", "tests", extensions={".md"})]:
        inside = False
        for number, line in enumerate(lines_of(file), 1):
            if line.startswith("```"):
                inside = not inside
            text = line.strip()
            if inside or len(line) <= MAX_COLUMNS or text.startswith(("|", "#", "![", "<", "[")):
                continue
            if line.startswith("    ") or " " not in re.sub(r"^([*+-]|\d+\.) ", "", text):
                continue
            yield file, number, f"{len(line)} columns; prose wraps at 100"


def dialect():
    for file in files("src", extensions={".cc", ".h"}):
        for number, line in enumerate(lines_of(file), 1):
            if line.lstrip().startswith(("//", "#include")) or "lint: ignore" in line:
                continue
            for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                for pattern, better in WORDS:
                    found = re.search(pattern, literal)
                    if found:
                        yield file, number, f"says '{found.group(0)}'; write: {better}"


# An element or a size, and the end of the argument behind the cast.
NEEDLESS_CAST = re.compile(r"(\[|\.(at|resize|reserve|assign|first|last|subspan)\()static_cast<std::size_t>"
                           r"\((?:[^()]|\([^()]*\))*\)[],)]")


def needless_casts():
    for file in files("src", "include", extensions={".cc", ".h"}):
        for number, line in enumerate(lines_of(file), 1):
            if NEEDLESS_CAST.search(line) and "lint: ignore" not in line:
                yield file, number, "an index or a size needs no cast"


def main():
    count = 0
    for check in (long_sources, banned_words, long_prose, dialect, needless_casts):
        for file, number, sentence in check():
            count += 1
            print(f"{file.relative_to(ROOT)}:{number}: {sentence}")
    print(f"lint: {count} findings", file=sys.stderr)
    return 1 if count else 0


sys.exit(main())
