#!/usr/bin/env python3
"""The table of adapter_gain.sh:  adapter_gain.py RESULTS

RESULTS holds finetune-bits.json and adapter-bits.json (eval prior --baseline), the models finetune-model and
adapter-model, and adapter/adapter.safetensors. Exits with 1 where a mark is missed.
"""

import json
import pathlib
import sys

GAIN = 0.8  # of what full fine-tuning saves
SIZE = 0.03  # of the model


def saved(results: pathlib.Path, way: str) -> dict:
    """Bits per code: {mean, half_width_95, songs}."""
    return json.loads((results / f"{way}-bits.json").read_text())["priors"][0]["saved"]


def size_of(folder: pathlib.Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.safetensors"))


def main() -> int:
    results = pathlib.Path(sys.argv[1])
    full, adapter = saved(results, "finetune"), saved(results, "adapter")
    file = (results / "adapter" / "adapter.safetensors").stat().st_size
    share, size = adapter["mean"] / full["mean"], file / size_of(results / "finetune-model")
    for way, gain in (("all weights", full), ("an adapter", adapter)):
        print(f"{way}: {gain['mean']:.4f} +- {gain['half_width_95']:.4f} bits per code saved ({gain['songs']} songs)")
    print(f"the adapter saves {share:.2f} of what all weights save (mark: {GAIN}): {'reached' if share >= GAIN else 'missed'}")
    print(f"its file is {file} bytes, {100 * size:.1f} % of the model (mark: {100 * SIZE:.0f} %): "
          f"{'reached' if size < SIZE else 'missed'}")
    return 0 if full["mean"] > 0 and share >= GAIN and size < SIZE else 1


if __name__ == "__main__":
    sys.exit(main())
