"""Two speech recognisers that come whole inside packages from PyPI: words (moonshine-voice), phones (hama)."""

import numpy as np

RATE = 16000
PEAK = 0.8  # the largest sample of a line as it is played to them


def _played(sound: np.ndarray) -> np.ndarray:
    return (sound * (PEAK / max(1e-6, float(np.abs(sound).max())))).astype(np.float32)


class WordRecogniser:
    def __init__(self) -> None:
        from moonshine_voice import ModelArch, Transcriber, get_model_path
        self._transcriber = Transcriber(get_model_path("tiny-en"), ModelArch.TINY, options={"vad_threshold": 0})

    def __call__(self, sound: np.ndarray) -> str:
        """What is heard in mono sound at RATE."""
        heard = self._transcriber.transcribe_without_streaming(_played(sound).tolist(), RATE)
        return " ".join(line.text for line in heard.lines)


class PhoneRecogniser:
    """Phones are numbers of `symbols`; `gap` parts words, `blank` is CTC's."""

    def __init__(self) -> None:
        from hama import ASRModel, G2PModel
        self._hearing, self._spelling = ASRModel(), G2PModel()
        self.symbols: list[str] = self._hearing.decoder_tokens
        self.gap, self.blank = self.symbols.index("<wb>"), self._hearing.blank_id

    def log_posteriors(self, sound: np.ndarray) -> np.ndarray:
        """[frames of 20 ms, symbols] of mono sound at RATE."""
        played = _played(sound)[None]
        scores, lengths = self._hearing.session.run(
            ["log_probs", "out_lengths"], {"waveform": played, "waveform_lengths": np.array([played.shape[1]], np.int64)})
        scores = np.asarray(scores, np.float64)[0][:int(np.asarray(lengths).reshape(-1)[0])]
        return scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)

    def phones(self, text: str) -> list[list[int]]:
        """Of each word."""
        number = {symbol: n for n, symbol in enumerate(self.symbols)}
        words = [[number[a.phoneme] for a in self._spelling(word).alignments if a.phoneme in number] for word in text.split()]
        return [word for word in words if word]
