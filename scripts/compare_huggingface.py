#!/usr/bin/env python3
"""Compares crooner with Hugging Face's JukeboxModel: the same weights must give the same greedy codes.

    scripts/compare_huggingface.py [--crooner PROGRAM] [MODEL...]

Exports each model (smoke and pocket) with `crooner models export --format huggingface`, loads the folder
in transformers 4.40.2, which knows Jukebox by itself, and samples the first window of each level greedily
with both. Needs torch and transformers in Python; without them it exits with 77. Both sum in float32, in
other orders, so a code may differ where the two largest logits are as good as equal: the first difference
of a level is printed with that margin.
"""

import argparse
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
from functools import partial

ROOT = pathlib.Path(__file__).resolve().parents[1]
GENRE, ARTIST, LYRICS = "folk", "Anna Quill", "row row the boat\nla la la"
CLOSE = 1e-3  # of two logits that rounding may exchange


def read_codes(file):
    """The levels of a codes.safetensors, bottom first."""
    data = file.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    codes = []
    for level in range(len([name for name in header if name.startswith("level_")])):
        begin, end = header[f"level_{level}"]["data_offsets"]
        body = data[8 + size + begin:8 + size + end]
        codes.append(list(struct.unpack(f"<{len(body) // 4}i", body)))
    return codes


def crooners_codes(program, model, seconds, folder):
    subprocess.run([program, "generate", "--model", model, "--genre", GENRE, "--artist", ARTIST, "--lyrics-text",
                    LYRICS, "--seconds", str(seconds), "--top-k", "1", "--seed", "1", "--device", "cpu", "--precision",
                    "fp32", "--quiet", "--out", str(folder / "song.wav")], check=True, stdout=subprocess.DEVNULL)
    return read_codes(folder / "song.wav.run/codes.safetensors")


class Greedy:
    """Makes the sampler of the port take the largest logit, and remembers how clear the choice was."""

    def __init__(self, torch):
        self.margins = []

        def sample(distribution, sample_shape=None):
            best = distribution.logits.topk(2, dim=-1).values
            self.margins.append(float((best[..., 0] - best[..., 1]).min()))
            return distribution.logits.argmax(dim=-1)

        torch.distributions.Categorical.sample = sample


def with_total_length(get_metadata, total, labels, start, _, offset, get_indices=False):
    return get_metadata(labels, start, total, offset, get_indices)


def ports_codes(torch, folder, seconds):
    from transformers import JukeboxModel, JukeboxTokenizer

    torch.set_num_threads(1)  # small products: threads would only wait for one another
    greedy = Greedy(torch)
    model = JukeboxModel.from_pretrained(folder).eval()
    labels = JukeboxTokenizer.from_pretrained(folder)(ARTIST, GENRE, LYRICS)["input_ids"]
    codes = [torch.zeros(1, 0, dtype=torch.long) for _ in model.priors]
    whole, margins = [], []
    # The port takes what it samples for the whole song, whose length is among the labels.
    total = round(max(seconds, model.config.min_duration) * model.config.sampling_rate)
    for prior in model.priors:
        prior.get_metadata = partial(with_total_length, prior.get_metadata, total)
    with torch.no_grad():
        for index, prior in enumerate(model.priors):
            greedy.margins = []
            samples = prior.n_ctx * prior.raw_to_tokens
            if index > 0:  # the port's upsamplers take all upper codes they receive for those of the window
                codes[index - 1] = codes[index - 1][:, :samples // model.priors[index - 1].raw_to_tokens]
            codes = model._sample(codes, labels, [index], sample_length=samples, save_results=False)
            margins.append(greedy.margins)
            whole.append(codes[index][0].tolist())
    # The port counts its priors from the top.
    return list(reversed(whole)), list(reversed(margins))


def compare(ours, theirs, margins, model):
    """Whether all codes of the port are ours, but for what rounding explains."""
    for level in reversed(range(len(ours))):
        pairs = list(zip(ours[level], theirs[level]))
        different = [at for at, (one, other) in enumerate(pairs) if one != other]
        print(f"{model}, level {level}: {len(pairs) - len(different)} of {len(pairs)} codes are the same; the "
              f"smallest margin between two logits was {min(margins[level]):.2g}", flush=True)
        if different:
            margin = margins[level][different[0]]
            print(f"{model}, level {level}: they differ from code {different[0]} on, with a margin of {margin:.2g}")
            return margin < CLOSE  # what follows has another past
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crooner", default=str(ROOT / "build/release/bin/crooner"))
    parser.add_argument("models", nargs="*", default=["smoke", "pocket"])
    options = parser.parse_args()
    os.environ["TQDM_DISABLE"] = "1"  # no progress of the port's
    try:
        import torch
        from transformers.models.jukebox import configuration_jukebox
    except ImportError as missing:
        print(f"compare_huggingface: {missing}; it needs torch and transformers==4.40.2.", file=sys.stderr)
        return 77
    # The port has no name for the attention order of smoke's and pocket's top prior (docs/models.md).
    kinds = ["block_attn", "transpose_block_attn", "prev_block_attn", "cross_attention"]
    configuration_jukebox.ATTENTION_PATTERNS["crooner_attention_order_6"] = lambda layer: kinds[layer % 4]
    good = True
    for model in options.models:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            subprocess.run([options.crooner, "models", "export", model, "--format", "huggingface", "--out",
                            str(folder / "port"), "--quiet"], check=True, stdout=subprocess.DEVNULL)
            config = json.loads((folder / "port/config.json").read_text())
            hop = 1
            for down, stride in zip(config["vqvae_config"]["res_downs_t"], config["vqvae_config"]["res_strides_t"]):
                hop *= stride ** down
            seconds = config["prior_0"]["n_ctx"] * hop / config["sampling_rate"]  # a window of the top level
            ours = crooners_codes(options.crooner, model, seconds, folder)
            theirs, margins = ports_codes(torch, folder / "port", seconds)
            good = compare(ours, theirs, margins, model) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
