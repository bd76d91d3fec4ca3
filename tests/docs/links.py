#!/usr/bin/env python3
"""Checks that what the pages point to is there: links.py [PAGE...]

Relative links and their anchors; and every path in back quotes that begins with a folder of the repository
(`src/...`, `docs/...`). In such a path `*` and `{a,b}` are patterns that must match something, and a path with a
part in capitals or angle brackets (`docs/decisions/NNNN-title.md`, `tests/<room>`) is a placeholder.
"""
import glob
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
QUOTED = re.compile(r"`((?:src|include|models|configs|tests|scripts|docs|\.github)/[^`\s]*)`")
PLACEHOLDER = re.compile(r"<|\bNNNN\b|\b[A-Z]{3,}\b(?!\.md)")


def text_of(page):
    """The page without its fenced blocks."""
    lines, inside = [], False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = not inside
            line = ""
        lines.append("" if inside else line)
    return "\n".join(lines)


def anchors(page):
    """As GitHub names the headings of a page."""
    found = set()
    for heading in re.findall(r"(?m)^#+ +(.*?)\s*$", text_of(page)):
        heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        found.add(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"))
    return found


def expand(pattern):
    """`a/{b,c}.h` as two patterns."""
    brace = re.search(r"\{([^{}]*)\}", pattern)
    if not brace:
        return [pattern]
    return [found for part in brace.group(1).split(",")
            for found in expand(pattern[:brace.start()] + part + pattern[brace.end():])]


def broken(page):
    text = text_of(page)
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            yield f"there is no '{target}'"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"'{path or page.name}' has no heading '#{anchor}'"
    for quoted in QUOTED.findall(text):
        quoted = re.sub(r":\d+$", "", quoted.rstrip("/"))
        if PLACEHOLDER.search(quoted) or "..." in quoted:
            continue
        for pattern in expand(quoted):
            if not glob.glob(str(ROOT / pattern)):
                yield f"`{pattern}` does not exist"


def broken_decisions():
    """Decisions are titled "# NNNN: ..." and listed in their index with that title."""
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for page in sorted(folder.glob("[0-9]*.md")):
        number, title = page.name[:4], page.read_text(encoding="utf-8").splitlines()[0]
        if not title.startswith(f"# {number}: "):
            yield f"{page.name}: the title begins with '# {number}: '"
        elif f"| [{number}]({page.name}) | {title[8:]} |" not in index:
            yield f"README.md does not list '{title}'"


def main():
    pages = [pathlib.Path(name).resolve() for name in sys.argv[1:]]
    if not pages:
        pages = [ROOT / "README.md", *sorted(ROOT.glob(".github/**/*.md")), *sorted(ROOT.glob("docs/**/*.md")),
                 *sorted(ROOT.glob("tests/**/*.md"))]
    failed = 0
    for page in pages:
        for sentence in broken(page):
            failed += 1
            print(f"{page.relative_to(ROOT)}: {sentence}")
    for sentence in broken_decisions():
        failed += 1
        print(f"docs/decisions/{sentence}")
    print(f"{len(pages)} pages, {failed} broken references")
    return 1 if failed or len(pages) == 0 else 0


sys.exit(main())
