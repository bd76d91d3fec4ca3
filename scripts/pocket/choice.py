#!/usr/bin/env python3
"""What the choice among candidates is worth: is the one that a score chooses better in the other scores too?

  choice.py JOBS.jsonl OUT [--model MODEL] [--candidates 8] [--songs 30] [--threads N] [--json FILE]

Makes the top level of `--candidates` drafts of each job (generated.py jobs), with the program that CROONER in the
environment names. For each score that chooses and each that is then looked at: how much better the chosen candidate is
than the mean of all of its song, in standard deviations of the candidates of a song, with a 95 % interval by drawing
songs again. OUT keeps the drafts' scores; what is there is not made again.
"""

import argparse
import json
import os
import pathlib
import subprocess

import numpy as np

from bootstrap import draws, ratio_interval

# Whether more is better. Silence and clipping are the same, zero, for most candidates of this model.
SCORES = {"likelihood": True, "lyric-gain": True, "coverage": True, "order": True, "beat": True}


def scores_of(job: dict, folder: pathlib.Path, options: argparse.Namespace) -> dict[str, list[float]]:
    """Of every candidate of a job, by score."""
    out = folder / job["out"]
    metadata = out.with_name(out.name + ".run") / "run.json"
    if not (metadata.with_name("done.json")).exists():
        subprocess.run([os.environ["CROONER"], "generate", "--model", options.model, "--genre", job["genre"],
                        "--artist", job["artist"], "--lyrics-text", job["lyrics-text"], "--seconds",
                        str(job["seconds"]), "--seed", str(job["seed"]), "--candidates", str(options.candidates),
                        "--rank", ",".join(SCORES), "--stop-after-level", "2", "--threads", str(options.threads),
                        "--quiet", "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
    return json.loads(metadata.read_text())["request"]["candidates"]["scores"]


def advantage(chosen_by: np.ndarray, measure: np.ndarray) -> np.ndarray:
    """[songs]: of the candidate that is best in `chosen_by` over the mean of all, in standard deviations; both [songs,
    candidates], more is better."""
    chosen = measure[np.arange(len(measure)), chosen_by.argmax(1)]
    spread = np.sqrt(np.mean(measure.var(1)))
    return (chosen - measure.mean(1)) / max(spread, 1e-12)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jobs", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--model", default="pocket")
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--songs", type=int, default=30)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()

    options.out.mkdir(parents=True, exist_ok=True)
    jobs = [json.loads(line) for line in options.jobs.read_text().splitlines()]
    songs = [scores_of(jobs[i * len(jobs) // options.songs], options.out, options)
             for i in range(min(options.songs, len(jobs)))]
    better = {name: (1 if more else -1) * np.array([song[name] for song in songs], float)
              for name, more in SCORES.items()}
    songs_count = len(songs)
    weights, one = draws(songs_count), np.ones(songs_count)
    table = {by: {of: ratio_interval(advantage(better[by], better[of]), one, weights) for of in SCORES if of != by}
             for by in SCORES}
    ranks = {name: values.argsort(1).argsort(1) for name, values in better.items()}
    for left_out in SCORES:  # chosen by the others together, as --rank with several scores does
        together = sum(ranks[name] for name in SCORES if name != left_out)
        table.setdefault("all others", {})[left_out] = ratio_interval(
            advantage(together, better[left_out]), one, weights)
    print("chosen by".ljust(12) + "".join(name.rjust(24) for name in SCORES))
    for by, row in table.items():
        cells = (f"{row[of]['value']:+.2f} [{row[of]['low']:+.2f}, {row[of]['high']:+.2f}]" if of in row else "-"
                 for of in SCORES)
        print(by.ljust(12) + "".join(cell.rjust(24) for cell in cells))
    print(f"{songs_count} songs, {options.candidates} candidates; standard deviations of a song's candidates")
    if options.json:
        options.json.write_text(json.dumps({"songs": songs_count, "candidates": options.candidates, "table": table},
                                           indent=1))


if __name__ == "__main__":
    main()
