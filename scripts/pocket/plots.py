#!/usr/bin/env python3
"""Spectrograms under one another, as a grey PNG: plots.py OUT.png SECONDS SOUND...  (the first seconds of each)"""

import struct
import sys
import zlib

import numpy as np

import features

RANGE = 80  # dB
GAP = 6     # rows between two


def spectrogram(sound: np.ndarray) -> np.ndarray:
    """8-bit rows, high bands first: log-mel over RANGE below the loudest."""
    loud = features.log_mel(sound).T[::-1] * 10 / np.log(10)
    return np.repeat(np.clip((loud - loud.max()) / RANGE + 1, 0, 1) * 255, 2, axis=0).astype(np.uint8)


def write_png(file: str, rows: np.ndarray) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    height, width = rows.shape
    packed = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9)
    with open(file, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
                  chunk(b"IDAT", packed) + chunk(b"IEND", b""))


def main() -> None:
    file, seconds, *sounds = sys.argv[1:]
    size = int(float(seconds) * features.RATE)
    parts = [spectrogram(features.read(sound)[:size]) for sound in sounds]
    width = min(part.shape[1] for part in parts)
    rows = []
    for part in parts:
        rows += [part[:, :width], np.full((GAP, width), 255, np.uint8)]
    write_png(file, np.concatenate(rows[:-1]))


if __name__ == "__main__":
    main()
