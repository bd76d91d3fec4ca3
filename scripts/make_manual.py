#!/usr/bin/env python3
"""Writes crooner's manual page from what its --help says: make_manual.py PROGRAM > crooner.1"""
import re
import subprocess
import sys


def help_of(program, *command):
    return subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True).stdout


def escaped(line):
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + line if line.startswith((".", "'")) else line


def verbatim(text):
    return [".nf", *map(escaped, text.strip("\n").splitlines()), ".fi"]


def commands_in(text):
    """The names below a heading that ends in `commands:` (however it begins)."""
    names, inside = [], False
    for line in text.splitlines():
        if re.match(r"(\S.*)?(sub)?commands?:\s*$", line, re.IGNORECASE):
            inside = True
        elif line and not line.startswith(" "):
            inside = False
        elif inside and (found := re.match(r"  ([a-z][a-z-]*)\s", line + " ")):
            names.append(found.group(1))
    return names


def pages(program, *command):
    """(command, help) of the command itself and of every command below it."""
    text = help_of(program, *command)
    yield command, text
    for name in commands_in(text):
        yield from pages(program, *command, name)


def main():
    program = sys.argv[1]
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    lines = [f'.TH CROONER 1 "" "{version}" "User Commands"', ".SH NAME",
             "crooner \\- give it a genre, an artist and lyrics, and it sings"]
    for command, text in pages(program):
        title = " ".join(("crooner", *command))
        lines += [f'.SH "{title.upper()}"' if command else ".SH SYNOPSIS AND COMMANDS", *verbatim(text)]
    print("\n".join(lines))


main()
