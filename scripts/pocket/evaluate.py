#!/usr/bin/env python3
"""What the model was to reach, and what it did: evaluate.py FIGURES

FIGURES holds vqvae.json and prior.json (crooner eval), newcomer.json (eval prior --against), probes.json
(probes.py), listen.json (listen.py), lines.json (generated.py) and speed.json ([{threads, seconds, took}]). A figure
that is missing counts as missed.
"""

import json
import pathlib
import sys

NAMES = {0: "bottom", 1: "middle", 2: "top"}


class Evaluation:
    def __init__(self) -> None:
        self.missed = 0

    def __call__(self, reached: bool, what: str, figure: str) -> None:
        self.missed += not reached
        print(f"{'reached' if reached else 'MISSED '}  {what}: {figure}")


def interval(estimate: dict) -> str:
    return f"{estimate['mean']:.4f} +- {estimate['half_width_95']:.4f} ({estimate['songs']} songs)"


def above_zero(estimate: dict) -> bool:
    return estimate["mean"] - estimate["half_width_95"] > 0


def judge_codec(say: Evaluation, figures: dict) -> None:
    goals = {0: -20.0, 1: -9.4, 2: -7.0}
    for level in figures["levels"]:
        name, goal = NAMES[level["level"]], goals[level["level"]]
        found = level["spectral_convergence_db"]
        say(found <= goal, f"spectral convergence, {name}, at most {goal} dB", f"{found:.1f} dB")
        say(level["codebook_use"] > 0.9, f"codebook use, {name}, above 90 %", f"{100 * level['codebook_use']:.1f} %")


def judge_priors(say: Evaluation, figures: dict) -> None:
    for prior in figures["priors"]:
        name, bits = NAMES[prior["level"]], prior["bits"]
        for what, bigrams in (("a table of pairs learned from other songs", prior["bigram_bits_from_other_songs"]),
                              ("the entropy of pairs counted on these very codes", prior["bigram_bits"])):
            say(bits["mean"] + bits["half_width_95"] < bigrams, f"bits per code, {name}, below the {bigrams:.2f} of {what}",
                interval(bits))
        if prior["level"] == 2:
            cost = prior["label_gain_bits_first_64"]
            say(above_zero(cost), "another genre costs, first 64 top codes, above 0", interval(cost) + " bits per code")
            cost = prior["lyrics_gain_bits_sung"]
            say(cost["mean"] >= 0.15 and above_zero(cost), "other lyrics cost, sung top codes, at least 0.15",
                interval(cost) + " bits per code")


def judge_sound(say: Evaluation, figures: dict) -> None:
    sets = {found["set"]: found for found in figures["sets"]}
    made, real = sets["generated"], sets["originals"]
    chance = 1 / len(made["confusion"]["names"])
    say(real["genre"] >= 0.95, f"genre of held-out songs, at least 0.95 (chance {chance:.2f})", f"{real['genre']:.2f}")
    say(made["genre"] >= 0.8, "genre of generated songs, at least 0.80",
        f"{made['genre']:.2f} (bottom codes {sets['bottom']['genre']:.2f})")
    say(made["vowel"] >= 0.45, f"vowels of generated songs, at least 0.45 (chance's 97.5 % point "
        f"{made['vowel_permuted_97.5']:.3f})", f"{made['vowel']:.3f}")
    noise = sorted(figures["noise_beat"])[len(figures["noise_beat"]) // 2]
    say(made["beat"][1] >= 0.55, f"beat of generated songs, at least 0.55 (corpus {real['beat'][1]:.2f}, noise {noise:.2f})",
        f"{made['beat'][1]:.2f}")
    if "before" in sets:
        say(made["frechet"] <= sets["before"]["frechet"], "Frechet distance of generated songs to held-out ones, at most the "
            f"earlier model's {sets['before']['frechet']:.2f}", f"{made['frechet']:.2f} (top codes {sets['top']['frechet']:.2f}, "
            f"bottom codes {sets['bottom']['frechet']:.2f})")
    else:
        say(False, "Frechet distance of generated songs, beside an earlier model's", "not measured")
    for name, goal in (("top", 0.55), ("bottom", 0.68)):
        say(sets[name]["vowel"] >= goal, f"vowels of reconstructions, {name}, at least {goal} (originals "
            f"{real['vowel']:.2f})", f"{sets[name]['vowel']:.3f}")


def judge_levels(say: Evaluation, figures: dict) -> None:
    sets = {found["set"]: found["levels"] for found in figures["sets"]}
    made, real = sets["generated"], sets["originals"]
    (low, middle, high), usual = made["level_db"], real["level_db"][1]
    say(abs(middle - usual) <= 3, f"level of generated songs, within 3 dB of the held-out songs' {usual:.1f} dB",
        f"{middle:.1f} dB ({low:.1f} to {high:.1f})")
    say(made["clipped"] <= max(1e-4, real["clipped"]), "clipped samples of any generated song, at most 0.01 %",
        f"{100 * made['clipped']:.3f} % (largest sample {made['peak']:.2f})")
    goal = max(0.05, real["silent"])
    say(made["silent"] <= goal, f"silent share of any generated song, at most {100 * goal:.0f} %", f"{100 * made['silent']:.1f} %")


def judge_words(say: Evaluation, figures: dict) -> None:
    sets = {found["set"]: found for found in figures["sets"]}

    def measured(name: str, metric: str) -> str:
        found = sets[name][metric]
        return f"{found['value']:.2f} [{found['low']:.2f}, {found['high']:.2f}] ({sets[name]['lines']} lines)"

    def at_least(name: str, metric: str, what: str, goal: float) -> None:
        what = f"{what}, {name}, at least {goal:.2f}"
        if name in sets:
            say(sets[name][metric]["value"] >= goal, what, measured(name, metric))
        else:
            say(False, what, "not measured")

    if "dry" in sets:
        say(sets["dry"]["word_error_rate"]["value"] <= 0.25, "word error rate, dry voice, at most 0.25",
            measured("dry", "word_error_rate"))
    at_least("original", "content_words", "content words heard", 0.5)
    at_least("original", "line_of_20", "right line of 20 (chance 0.05)", 0.95)
    kept = sets["original"]["content_words"]["value"] if "original" in sets else 1.0
    for name, share in (("bottom", 0.9), ("middle", 0.8), ("top", 0.5)):
        at_least(name, "content_words", f"content words heard, {share} of the originals'", share * kept)
    at_least("top", "line_of_20", "right line of 20", 0.8)
    others = sets["generated"]["content_words_of_others"]["value"] if "generated" in sets else 0.0
    at_least("generated", "line_of_20", "right line of 20", 0.6)
    at_least("generated", "content_words", "content words heard, five times another song's", max(0.15, 5 * others))


def judge_lines(say: Evaluation, figures: dict) -> None:
    share = figures["pairs_in_order"] / max(1, figures["pairs"])
    say(share > 0.95 and figures["lines_with_times"] == figures["lines"], "lines of generated songs are found in order",
        f"{figures['pairs_in_order']} of {figures['pairs']} pairs, {figures['lines_with_times']} of {figures['lines']} lines")


def judge_newcomer(say: Evaluation, figures: dict) -> None:
    saved = figures["priors"][0]["saved"]
    say(above_zero(saved), "a new artist's ten songs save bits on others of its", interval(saved) + " bits per code")


def judge_speed(say: Evaluation, figures: list) -> None:
    for run in figures:
        say(run["took"] < run["seconds"], f"a song of {run['seconds']} s takes less time than it plays, all included, "
            f"{run['threads']} thread{'s' * (run['threads'] > 1)}", f"{run['took']:.1f} s")


def main() -> None:
    folder, say = pathlib.Path(sys.argv[1]), Evaluation()
    for name, judge in (("vqvae", judge_codec), ("prior", judge_priors), ("probes", judge_sound),
                        ("probes", judge_levels), ("listen", judge_words), ("lines", judge_lines), ("newcomer", judge_newcomer), ("speed", judge_speed)):
        file = folder / f"{name}.json"
        if file.exists():
            judge(say, json.loads(file.read_text()))
        else:
            say(False, name, "not measured")
    print(f"{say.missed} missed")


if __name__ == "__main__":
    main()
