#!/usr/bin/env python3
"""scripts/pocket/alignment_error.py compares letters with their true times."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Finds every character 0.1 s late, and the last song not at all.
ALIGN = """#!/usr/bin/env python3
import json, sys
rows = [json.loads(row) for row in open(sys.argv[2])]
assert sys.argv[-2:] == ["--threads", "1"]
assert all("character_times" not in row for row in rows), "the true times are shown"
with open(sys.argv[sys.argv.index("--out") + 1], "w") as out:
    for row in rows[:-1]:
        row["character_times"] = [0.1 + i for i in range(len(row["lyrics"]))]
        print(json.dumps(row), file=out)
sys.exit(5)
"""

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    program = folder / "crooner"
    program.write_text(ALIGN)
    program.chmod(0o755)
    songs = [{"file": f"{i}.wav", "lyrics": "ab c", "seconds": 8, "character_times": [0, 1, 9, 3]} for i in range(3)]
    (folder / "manifest.jsonl").write_text("".join(json.dumps(song) + "\n" for song in songs))
    printed = subprocess.run(
        [sys.executable, ROOT / "scripts/pocket/alignment_error.py", folder / "manifest.jsonl", "--crooner", program,
         "--songs", "3", "--", "--threads", "1"],
        check=True, capture_output=True, text=True, env=os.environ).stdout
    print(printed)
    assert "2 of 3 songs, 6 letters" in printed
    assert "median 0.100 s, 90th percentile 0.100 s, late by 0.100 s" in printed
    # Spread evenly: 0, 2 and 6 s for letters sung at 0, 1 and 3 s.
    assert "median 1.000 s, 90th percentile 3.000 s, late by 1.000 s" in printed
