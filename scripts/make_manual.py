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
    """The names, of one word or two, that stand under `Commands:`."""
    listed = re.search(r"^Commands:\n((?:  .*\n)+)", text, re.MULTILINE)
    return re.findall(r"^  (\S+(?: \S+)*)  ", listed.group(1), re.MULTILINE) if listed else []


def main():
    program = sys.argv[1]
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    lines = [f'.TH CROONER 1 "" "{version}" "User Commands"', ".SH NAME",
             "crooner \\- give it a genre, an artist and lyrics, and it sings"]
    overview = help_of(program)
    lines += [".SH SYNOPSIS AND COMMANDS", *verbatim(overview)]
    for name in commands_in(overview):
        lines += [f'.SH "CROONER {name.upper()}"', *verbatim(help_of(program, *name.split()))]
    print("\n".join(lines))


main()
