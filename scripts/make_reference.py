#!/usr/bin/env python3
"""Writes docs/reference/commands.md from the manual page that the program prints.

    scripts/make_reference.py [--crooner PROGRAM] [--check]

--check writes nothing and fails when the page is not what the program says. PROGRAM is build/release/bin/crooner
(or that of build/$CROONER_PRESET).
"""
import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/commands.md"

HEAD = """\
# Commands and flags

<!-- Written by scripts/make_reference.py from `crooner manual`; a test compares them. -->

Every command with its arguments and flags, as `crooner COMMAND --help` shows them. The
[user pages](../README.md) say what to do with them.

"""


def plain(text):
    """Without roff's escapes."""
    for escape, character in (("\\-", "-"), ("\\(aq", "'"), ("\\(ha", "^"), ("\\(ga", "`"), ("\\(ti", "~"),
                              ("\\&", ""), ("\\e", "\\")):
        text = text.replace(escape, character)
    return text


def cell(text):
    return plain(text).replace("|", "\\|")


def names(text):
    """`\\-\\-genre \\fINAME\\fP` as code."""
    return "`" + cell(re.sub(r"\\fI(.*?)\\fP", r"\1", text)) + "`"


def anchor(command):
    return "crooner-" + command.replace(" ", "-")


class Command:
    def __init__(self, name):
        self.name, self.summary, self.groups, self.examples = name, "", [["", []]], []


def parse(lines):
    """The synopses, the commands and the sections after them ({title: lines}) of a manual page."""
    synopses, commands, sections = {}, [], {}
    section, command, number = "", None, 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.startswith(".SH "):
            section = line[4:]
            sections[section] = []
        elif section == "SYNOPSIS" and line.startswith(".B crooner "):
            synopses[line[len(".B crooner "):]] = plain(lines[number])
        elif section != "COMMANDS":
            sections.setdefault(section, []).append(line)
        elif line.startswith(".SS crooner "):
            command = Command(plain(line[len(".SS crooner "):]))
            command.summary = plain(lines[number])
            commands.append(command)
            number += 1
        elif line.startswith(".I "):
            command.groups.append([line[3:], []])
        elif line == ".TP":
            command.groups[-1][1].append((names(lines[number][3:]), cell(lines[number + 1])))
            number += 2
        elif line == ".nf":
            while lines[number] != ".fi":
                command.examples.append(plain(lines[number]))
                number += 1
            number += 1
    return synopses, commands, sections


def write_section(title, lines):
    """A section of entries (.TP) and sentences."""
    rows, sentences, number = [], [], 0
    while number < len(lines):
        if lines[number] == ".TP":
            rows.append((names(lines[number + 1][3:]), cell(lines[number + 2])))
            number += 3
            continue
        entry = re.match(r"  (\S+)  +(.*)", plain(lines[number]))
        if entry:  # an exit code
            rows.append((f"`{entry.group(1)}`", cell(entry.group(2))))
        elif lines[number].startswith("   ") and rows:  # the rest of it
            rows[-1] = (rows[-1][0], rows[-1][1] + " " + cell(lines[number].strip()))
        elif not lines[number].startswith(".") and not lines[number].endswith(":"):
            sentences.append(plain(lines[number]))
        number += 1
    text = f"## {title}\n\n"
    if rows:
        text += "| | |\n|---|---|\n" + "".join(f"| {name} | {what} |\n" for name, what in rows) + "\n"
    if sentences:
        text += "\n".join(sentences) + "\n\n"
    return text


def page_of(manual):
    synopses, commands, sections = parse(manual.splitlines())
    synopses = {plain(name): text for name, text in synopses.items()}
    text = HEAD + "| command | |\n|---|---|\n"
    for command in commands:
        text += f"| [{command.name}](#{anchor(command.name)}) | {command.summary} |\n"
    text += "\n"
    for command in commands:
        text += f"## crooner {command.name}\n\n{command.summary}\n\n"
        text += f"```text\ncrooner {command.name} {synopses[command.name]}\n```\n\n"
        for group, flags in command.groups:
            if not flags:
                continue
            title = group or "Argument"
            text += f"| {title} | |\n|---|---|\n"
            text += "".join(f"| {name} | {what} |\n" for name, what in flags) + "\n"
        if command.examples:
            text += "```sh\n" + "\n".join(command.examples) + "\n```\n\n"
    for title in ("EXIT STATUS", "ENVIRONMENT", "FILES"):
        if title in sections:
            text += write_section(title.capitalize(), sections[title])
    return text.rstrip("\n") + "\n"


def main():
    parser = argparse.ArgumentParser()
    preset = os.environ.get("CROONER_PRESET", "release")
    parser.add_argument("--crooner", default=ROOT / "build" / preset / "bin/crooner")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    manual = subprocess.run([arguments.crooner, "manual"], check=True, capture_output=True, text=True).stdout
    wanted = page_of(manual)
    if not arguments.check:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if page == wanted:
        return 0
    sys.stdout.writelines(difflib.unified_diff(page.splitlines(True), wanted.splitlines(True), "page", "program"))
    print("docs/reference/commands.md is not what the program says; run scripts/make_reference.py.")
    return 1


sys.exit(main())
