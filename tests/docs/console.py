#!/usr/bin/env python3
"""Runs the ```console blocks of the pages and compares what they print.

    console.py --build BUILD [--update] [PAGE...]

A line that begins with "$ " is a command, run by bash; lines after it that begin with "> " continue it. The
lines up to the next command are what it prints on stdout and stderr together. A line "..." matches any
number of lines. Durations and rates are compared as "N". The blocks of a page run in order in one folder,
which begins as a copy of tests/docs/<page>/ (if there is one) and sees the repository's `docs`. A command may
fail only where the page shows an error. Fences of another language (sh, text) are not run.

--update rewrites the expected lines of commands that print something else. Without PAGE: README.md and every
page below docs and .github.
"""
import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VARYING = [
    (re.compile(r"\bin (\d+(\.\d+)? s\b|\d+(:\d\d)+)"), "in N s"),
    (re.compile(r"\b\d+(\.\d+)? codes/s\b"), "N codes/s"),
]
# Lines of progress that appear only when a command takes long.
SLOW = re.compile(r"^Sampling level .*: window \d+ of ")


def normalised(line):
    for pattern, text in VARYING:
        line = pattern.sub(text, line)
    return line.rstrip()


def matches(expected, actual):
    """Whether the lines agree; "..." is any number of lines."""
    if not expected:
        return not actual
    if expected[0] == "...":
        return any(matches(expected[1:], actual[n:]) for n in range(len(actual) + 1))
    return bool(actual) and normalised(expected[0]) == normalised(actual[0]) and matches(expected[1:], actual[1:])


def parse(lines):
    """The commands of a page: (number of the first line, command, index and lines of the expected output)."""
    commands, inside, number = [], False, 0
    while number < len(lines):
        line = lines[number]
        if line.startswith("```"):
            inside = line.strip() == "```console"
            number += 1
            continue
        if inside and line.startswith("$ "):
            begin, command = number, line[2:]
            number += 1
            while lines[number].startswith("> "):
                command += "\n" + lines[number][2:]
                number += 1
            first = number
            while not lines[number].startswith(("$ ", "```")):
                number += 1
            commands.append((begin, command, first, lines[first:number]))
            continue
        if inside:
            raise SystemExit(f"line {number + 1}: a console block begins with a command ('$ ...')")
        number += 1
    return commands


def run(command, folder, environment):
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return done.returncode, [line for line in lines if not SLOW.match(line)]


def check(page, build, update):
    """Runs the blocks of a page; the number of commands, and of those that did not do as the page says."""
    path = ROOT / page
    lines = path.read_text(encoding="utf-8").splitlines()
    commands = parse(lines)
    if not commands:
        return 0, 0
    failed, replaced = 0, []
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work) / "here"
        files = pathlib.Path(__file__).resolve().parent / path.stem.lower()
        shutil.copytree(files, folder) if files.is_dir() else folder.mkdir()
        (folder / "docs").symlink_to(ROOT / "docs")
        home = pathlib.Path(work) / "home"
        home.mkdir()
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("CROONER_", "XDG_"))}
        environment.update(PATH=f"{build / 'bin'}:{os.environ['PATH']}", HOME=str(home), LC_ALL="C.UTF-8",
                           CROONER_MODELS=str(ROOT / "models"), NO_COLOR="1", COLUMNS="100")
        if "CROONER_LIBTORCH" in os.environ:
            environment["CROONER_LIBTORCH"] = os.environ["CROONER_LIBTORCH"]
        for begin, command, first, expected in commands:
            code, actual = run(command, folder, environment)
            as_expected = matches(expected, actual)
            may_fail = any(line.startswith("error: ") for line in expected)
            if as_expected and (code == 0 or may_fail):
                continue
            failed += 1
            print(f"{page}:{begin + 1}: $ {command}")
            if code and not may_fail:
                print(f"    exit code {code}")
            if not as_expected:
                for line in difflib.unified_diff(expected, actual, "page", "program", lineterm="", n=1):
                    print("    " + line)
                replaced.append((first, len(expected), actual))
    if update and replaced:
        for first, count, actual in reversed(replaced):
            lines[first:first + count] = actual
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(commands), failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("pages", nargs="*")
    arguments = parser.parse_args()
    pages = arguments.pages or ["README.md"] + sorted(
        str(page.relative_to(ROOT)) for folder in ("docs", ".github") for page in (ROOT / folder).rglob("*.md"))
    count = failed = 0
    for page in pages:
        ran, wrong = check(page, arguments.build.resolve(), arguments.update)
        count, failed = count + ran, failed + wrong
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed or not count else 0


sys.exit(main())
