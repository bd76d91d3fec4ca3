#!/usr/bin/env python3
"""scripts/train_pocket.sh and scripts/pocket/adapter_gain.sh: what they run, with a program that only writes it down."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Notes its command line, and leaves what the real one would leave.
CROONER = """#!/usr/bin/env python3
import json, os, pathlib, sys
words = sys.argv[1:]
with open(os.environ["NOTES"], "a") as notes:
    print(json.dumps(words), file=notes)
if words[:2] == ["train", "stages"]:
    stages = json.load(open(words[2]))["stages"]
    model = pathlib.Path(words[words.index("--out") + 1], f"{len(stages)}-{stages[-1]['name']}")
    model.mkdir(parents=True, exist_ok=True)
    (model / "model.json").write_text("{}")
"""


class Scripts(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program = self.folder / "crooner"
        self.program.write_text(CROONER)
        self.program.chmod(0o755)
        self.environment = {**os.environ, "CROONER": str(self.program), "NOTES": str(self.folder / "notes")}

    def run_script(self, name: str, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run([ROOT / "scripts" / name, *words], capture_output=True, text=True, env=self.environment)

    def notes(self) -> list[list[str]]:
        return [json.loads(line) for line in (self.folder / "notes").read_text().splitlines()]

    def test_all_trainings_are_one_command(self) -> None:
        corpus = self.folder / "work" / "corpus"
        corpus.mkdir(parents=True)
        (corpus / "manifest.jsonl").write_text("{}\n")
        (corpus / "top.jsonl").write_text("{}\n")
        for _ in range(2):  # again: the same command resumes
            ended = self.run_script("train_pocket.sh", "--work", str(self.folder / "work"), "--out",
                                    str(self.folder / "made"), "train")
            self.assertEqual(ended.returncode, 0, ended.stderr)
        wanted = ["train", "stages", str(ROOT / "scripts/pocket/pocket.stages.json"), "--data", str(corpus / "manifest.jsonl"),
                  "--out", str(self.folder / "work/pocket"), "--parallel", "2"]
        self.assertEqual(self.notes(), [wanted, wanted])
        self.assertTrue((self.folder / "made" / "model.json").exists())
        self.assertTrue((corpus / "upsamplers.jsonl").exists())

    def test_the_top_prior_leaves_for_a_gpu_in_its_present_stage(self) -> None:
        work = self.folder / "work"
        for file in ("corpus/manifest.jsonl", "words/2-codec/model.json", "curriculum/2-codec/model.json"):
            (work / file).parent.mkdir(parents=True)
            (work / file).write_text("{\"file\": \"a.wav\"}\n")
        (work / "corpus" / "a.wav").write_text("")
        options = ["--work", str(work), "--dry-run"]
        for words in (["gpu"], ["--curriculum", "gpu"]):
            ended = self.run_script("train_pocket.sh", *options, *words)
            self.assertEqual(ended.returncode, 0, ended.stderr)
        (work / "curriculum" / "3-slow").mkdir()
        (work / "curriculum" / "3-slow" / "preset.json").write_text("{}")
        self.assertEqual(self.run_script("train_pocket.sh", *options, "--curriculum", "gpu").returncode, 0)
        plain, slow, rest = ({key: words[words.index(key) + 1] for key in ("--preset", "--from", "--out")} | {"all": words}
                             for words in self.notes())
        self.assertEqual([pathlib.Path(run["--preset"]).stem for run in (plain, slow, rest)],
                         ["pocket_top_words", "pocket_top_words_first", "pocket_top_words_rest"])
        self.assertEqual([run["--out"] for run in (plain, slow, rest)],
                         [str(work / run) for run in ("words/3-top", "curriculum/3-slow", "curriculum/4-top")])
        self.assertEqual(rest["--from"], str(work / "curriculum/3-slow"))
        stages = json.loads((ROOT / "scripts/pocket/curriculum.stages.json").read_text())["stages"]
        self.assertEqual([stage["name"] for stage in stages[1:4]], ["codec", "slow", "top"])
        self.assertIn(stages[2]["where"][0], slow["all"])
        self.assertNotIn("--where", rest["all"])

    def test_an_unknown_stage_prints_the_usage(self) -> None:
        ended = self.run_script("train_pocket.sh", "--work", str(self.folder / "work"), "codec")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("all trainings and the model of them", ended.stderr)
        self.assertNotIn("set -euo", ended.stderr)

    def test_the_gain_of_an_adapter_is_planned(self) -> None:
        work = self.folder / "gain"
        ended = self.run_script("pocket/adapter_gain.sh", "--dry-run", "--work", str(work), "--steps", "40", "--threads", "2")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertFalse(work.exists())
        results = work / "seed-3-steps-40"
        lines = ended.stdout.splitlines()
        self.assertIn("--songs 18 --seed 3", lines[0])
        for way in ("finetune", "adapter"):
            self.assertTrue(any(line.startswith(f"{self.program} train prior --preset {results}/{way}.json --from pocket "
                                                f"--data {work}/songs-3/learn.jsonl") for line in lines), ended.stdout)
            self.assertTrue(any(line.startswith(f"{self.program} eval prior {results}/{way}-model --baseline pocket")
                                for line in lines), ended.stdout)
        self.assertIn("--merge", ended.stdout)
        self.assertEqual(len(lines), 8, ended.stdout)

    def test_both_ways_train_equally_many_steps(self) -> None:
        songs = self.folder / "gain" / "songs-3"
        songs.mkdir(parents=True)
        (songs / "manifest.jsonl").write_text("".join(json.dumps({"file": f"{i}.flac"}) + "\n" for i in range(18)))
        self.run_script("pocket/adapter_gain.sh", "--work", str(self.folder / "gain"), "--steps", "41")
        presets = [json.loads((self.folder / f"gain/seed-3-steps-41/{way}.json").read_text()) for way in ("finetune", "adapter")]
        self.assertEqual([preset["run"] for preset in presets], [presets[0]["run"]] * 2)
        self.assertEqual(presets[0]["schedule"], presets[1]["schedule"])
        self.assertEqual(presets[0]["schedule"]["linear_start"] + presets[0]["schedule"]["decay"], 41)
        self.assertEqual(len((songs / "learn.jsonl").read_text().splitlines()), 10)
        self.assertEqual(len((songs / "unseen.jsonl").read_text().splitlines()), 8)

    def gain(self, adapter: float, size: int) -> subprocess.CompletedProcess:
        for name in ("finetune-model", "adapter"):
            (self.folder / name).mkdir(exist_ok=True)
        (self.folder / "finetune-model" / "prior.safetensors").write_bytes(bytes(10000))
        (self.folder / "adapter" / "adapter.safetensors").write_bytes(bytes(size))
        for way, mean in (("finetune", 0.2), ("adapter", adapter)):
            (self.folder / f"{way}-bits.json").write_text(json.dumps(
                {"priors": [{"saved": {"mean": mean, "half_width_95": 0.01, "songs": 8}}]}))
        return subprocess.run(["python3", ROOT / "scripts/pocket/adapter_gain.py", self.folder], capture_output=True, text=True)

    def test_the_gain_of_an_adapter_is_judged(self) -> None:
        reached = self.gain(0.17, 290)
        self.assertEqual(reached.returncode, 0, reached.stderr)
        self.assertIn("saves 0.85 of what all weights save (mark: 0.8): reached", reached.stdout)
        self.assertIn("290 bytes, 2.9 % of the model (mark: 3 %): reached", reached.stdout)
        self.assertEqual(self.gain(0.15, 290).returncode, 1)
        self.assertEqual(self.gain(0.17, 310).returncode, 1)


if __name__ == "__main__":
    unittest.main()
