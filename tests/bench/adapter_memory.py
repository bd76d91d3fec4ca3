#!/usr/bin/env python3
"""Trains an adapter of the published 1b_lyrics's shapes on made data, with windows that fit a small
machine, and prints the peak memory beside the plan:

  adapter_memory.py build/release/bin/crooner bf16 [--codes 64] [--depth 72] [--threads 1]

The base's precision is fp32, fp16, bf16 or int8. Products are in 32 bits, as few CPUs have others."""
import argparse
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def read(name):
    return json.loads((ROOT / "configs" / name).read_text())


def preset_of(args):
    preset, model = read("training/1b_lyrics_adapter.json"), read("models/parts/prior_1b_lyrics.json")
    model = model["prior"]
    model["n_ctx"], model["lyrics"]["tokens"] = args.codes, args.lyrics
    model["labels"]["min_duration"] = args.codes * model["hop"] / model["sample_rate"]
    model["transformer"]["depth"] = args.depth
    model.pop("alignment")
    preset["model"] = model
    preset["adapter"]["base_precision"] = args.precision
    preset["run"].update(precision="fp32", accumulate=1)
    return preset


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("crooner")
    parser.add_argument("precision")
    parser.add_argument("--codes", type=int, default=64)
    parser.add_argument("--lyrics", type=int, default=64)
    parser.add_argument("--depth", type=int, default=72)
    parser.add_argument("--threads", default="1")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        preset = pathlib.Path(folder) / "preset.json"
        preset.write_text(json.dumps(preset_of(args)))

        def result(*command):
            out = subprocess.run([args.crooner, *command, "--preset", preset, "--threads", args.threads,
                                  "--json"], check=True, stdout=subprocess.PIPE, text=True).stdout
            return json.loads(out)

        plan = result("plan", "train")
        bench = result("bench", "train", "--rounds", "1")["results"][0]
    for part, size in plan["process_bytes"].items():
        if size:
            print(f"{part:14}{size / 1e9:8.3f} GB")
    print(f"{'planned':14}{plan['process_total_bytes'] / 1e9:8.3f} GB")
    print(f"{'seen':14}{bench['peak_memory_bytes'] / 1e9:8.3f} GB")
    print(f"{'a step':14}{bench['step_s']:8.1f} s")


main()
