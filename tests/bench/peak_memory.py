#!/usr/bin/env python3
"""Runs a command and prints the most anonymous memory that it held, in bytes, on the last line of
stderr:  peak_memory.py crooner generate --model smoke --out song.wav

The kernel keeps no high-water mark of it (VmHWM counts pages of files too), so /proc is asked every
few milliseconds; what lives shorter than that is missed."""
import subprocess
import sys
import time


def anonymous(process):
    """Bytes, or 0 once the process has ended."""
    try:
        with open(f"/proc/{process.pid}/status") as status:
            for line in status:
                if line.startswith("RssAnon:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def main():
    process = subprocess.Popen(sys.argv[1:])
    peak = 0
    while process.poll() is None:
        peak = max(peak, anonymous(process))
        time.sleep(0.003)
    print(peak, file=sys.stderr)
    return process.returncode


sys.exit(main())
