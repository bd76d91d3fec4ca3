#!/usr/bin/env python3
"""Writes src/text/unicode_data.cc, the facts of Unicode that the text room needs, from Python's unicodedata:
compatibility decompositions (NFKD) of letter-like, enclosed and mathematical characters, and lower case.

Usage: scripts/make_unicode_data.py > src/text/unicode_data.cc
"""
import unicodedata

DECOMPOSED = ((0x2100, 0x214F), (0x2460, 0x24FF), (0x1D400, 0x1D7FF))


def decompositions(first, last):
    """NFKD of each code point, separated by blanks; '-' where there is none."""
    entries = []
    for point in range(first, last + 1):
        character = chr(point)
        nfkd = unicodedata.normalize("NFKD", character)
        entries.append("-" if nfkd == character else nfkd)
    assert not any(" " in entry for entry in entries)
    return " ".join(entries)


def literal(text, width=90):
    lines, line = [], ""
    for piece in text.split(" "):
        if len(line) + len(piece) + 1 > width:
            lines.append(line)
            line = ""
        line += piece + " "
    lines.append(line.rstrip())
    return "\n".join(f'    "{line}"' for line in lines)


def lower_runs():
    """(first, last, step, delta): every step-th code point from first to last has the lower case + delta."""
    pairs = [(p, ord(chr(p).lower())) for p in range(0x110000)
             if not 0xD800 <= p < 0xE000 and chr(p).lower() != chr(p) and len(chr(p).lower()) == 1]
    runs = []
    for point, lower in pairs:
        delta = lower - point
        if runs and runs[-1][3] == delta:
            first, last, step, _ = runs[-1]
            gap = point - last
            if gap <= 2 and (first == last or gap == step):
                runs[-1] = (first, point, gap, delta)
                continue
        runs.append((point, point, 1, delta))
    return runs


def main():
    print(f"""// Made by scripts/make_unicode_data.py from Unicode {unicodedata.unidata_version}; do not edit.
// clang-format off
#include "text/unicode_data.h"

namespace crooner::text {{

// Entries are separated by blanks; "-" is a character that means itself alone.
const std::array<DecompositionRange, {len(DECOMPOSED)}> kDecompositions = {{{{""")
    for first, last in DECOMPOSED:
        print(f"    {{0x{first:x}, 0x{last:x},\n{literal(decompositions(first, last))}}},")
    print("}};")
    runs = lower_runs()
    print(f"\nconst std::array<LowerCaseRun, {len(runs)}> kLowerCase = {{{{")
    row = "   "
    for first, last, step, delta in runs:
        piece = f" {{0x{first:x}, 0x{last:x}, {step}, {delta}}},"
        if len(row) + len(piece) > 100:
            print(row)
            row = "   "
        row += piece
    print(row)
    print("}};\n\n}  // namespace crooner::text")


main()
