#!/usr/bin/env python3
"""A training run with --tensorboard, read back by TensorBoard's own package; skipped without it.

tensorboard_test.py BUILD
"""
import json
import math
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import wave

try:
    from tensorboard.backend.event_processing import event_accumulator
except ImportError:
    print("tensorboard is not installed")
    sys.exit(77)

SOURCES = pathlib.Path(__file__).resolve().parents[2]


def write_song(path, hertz):
    with wave.open(str(path), "wb") as song:
        song.setparams((1, 2, 8000, 0, "NONE", ""))
        song.writeframes(b"".join(
            struct.pack("<h", int(12000 * math.sin(2 * math.pi * hertz * i / 8000))) for i in range(24000)))


def train(folder, crooner):
    preset = json.loads((SOURCES / "configs/training/tiny_vqvae.json").read_text())
    preset["model"]["sample_rate"] = 8000
    preset["run"].update(steps=6, evaluate_every=3, save_every=3)
    (folder / "preset.json").write_text(json.dumps(preset))
    (folder / "songs").mkdir()
    for song in range(3):
        write_song(folder / "songs" / f"song-{song}.wav", 200 * (song + 1))
    subprocess.run([crooner, "train", "vqvae", "--preset", "preset.json", "--data", "songs", "--cache", "cache",
                    "--out", "run", "--threads", "1", "--tensorboard", "--quiet"],
                   cwd=folder, check=True, stdout=subprocess.DEVNULL)


def main():
    crooner = os.path.join(os.path.abspath(sys.argv[1]), "bin", "crooner")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        train(folder, crooner)
        events = event_accumulator.EventAccumulator(str(folder / "run" / "tensorboard"))
        events.Reload()
        tags = events.Tags()
        assert [event.step for event in events.Scalars("train/loss")] == [1, 2, 3, 4, 5, 6]
        assert [event.step for event in events.Scalars("eval/loss")] == [3, 6]
        logged = [json.loads(line) for line in (folder / "run" / "train.jsonl").read_text().splitlines()[1:]]
        losses = [line["loss"] for line in logged if line["split"] == "train"]
        read = [event.value for event in events.Scalars("train/loss")]
        assert all(abs(a - b) <= 1e-6 * abs(a) for a, b in zip(losses, read)), (losses, read)
        histogram = events.Histograms("codebook use/level 0")[-1].histogram_value
        assert histogram.num == 64 == sum(histogram.bucket), histogram
        assert [event.step for event in events.Images("samples/level-0")] == [3, 6]
        image = events.Images("samples/level-0")[-1]
        assert (image.width, image.height) == (1200, 400) and image.encoded_image_string[1:4] == b"PNG", image
        sound = events.Audio("samples/level-0")[-1]
        assert sound.sample_rate == 8000 and sound.encoded_audio_string[:4] == b"RIFF"
        text = events.Tensors("preset")[0].tensor_proto.string_val[0].decode()
        assert '"kind": "vqvae"' in text, text
        print(f"read back: {tags}")


main()
