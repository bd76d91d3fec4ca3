#!/usr/bin/env python3
"""clang-tidy (.clang-tidy) over the torch-free rooms and crooner.cc: scripts/tidy.py [FILE...].

A source that passed is not checked again until its preprocessed text, or .clang-tidy, changes.
Needs a configured build/release (or build/$CROONER_PRESET). Exits with 1 when there are findings.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / os.environ.get("CROONER_PRESET", "release")


def sources():
    """(file, compile command) of every source of src/ that includes no header of LibTorch."""
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        file = pathlib.Path(entry["file"])
        if file.suffix == ".cc" and ROOT / "src" in file.parents and "-isystem" not in entry["command"]:
            yield file, shlex.split(entry["command"])


def fingerprint(command):
    """Of the preprocessed text and the rules."""
    command = [word for word in command if "ccache" not in word]
    command = command[: command.index("-o")] + ["-E", "-P", "-o", "-", command[-1]]
    text = subprocess.run(command, cwd=BUILD, check=True, capture_output=True).stdout
    return hashlib.sha256((ROOT / ".clang-tidy").read_bytes() + text).hexdigest()


def check(file, command):
    stamp = BUILD / "tidy" / fingerprint(command)
    if stamp.exists():
        return ""
    # Not all warning flags of GCC are clang's.
    done = subprocess.run(
        ["clang-tidy", "-p", BUILD, "--quiet", "--extra-arg=-Wno-unknown-warning-option", file],
        capture_output=True, text=True)
    if done.returncode == 0:
        stamp.touch()
        return ""
    return done.stdout or done.stderr


def main():
    wanted = [pathlib.Path(name).resolve() for name in sys.argv[1:]]
    (BUILD / "tidy").mkdir(exist_ok=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(check, *source) for source in sources() if not wanted or source[0] in wanted]
        for job in concurrent.futures.as_completed(jobs):
            if job.result():
                failed += 1
                print(job.result().rstrip())
    print(f"clang-tidy: {len(jobs)} sources, {failed} with findings", file=sys.stderr)
    return 1 if failed or not jobs else 0


sys.exit(main())
