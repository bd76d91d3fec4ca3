#!/usr/bin/env python3
"""Draws what a step takes against its position, as SVG:
    crooner bench positions --size 512x12 --batch 1 --json > positions.json
    plot_positions.py 26.5 positions.json > docs/lab/step-cost.svg

Points are the best step of each position; the line is the cheapest one plus the time that reading
the keys and values of the position's pattern takes at that bandwidth (GB/s)."""
import json
import sys

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 300, 60, 45, 30


def panel(result, bandwidth, offset):
    """One result as SVG elements, its upper edge at `offset`."""
    points = result["points"]
    last = points[-1]["position"]
    floor = min(p["step_ms"] - p["cache_bytes"] / bandwidth / 1e6 for p in points)
    expected = [(p["position"], floor + p["cache_bytes"] / bandwidth / 1e6) for p in points]
    largest = 1.25 * max(max(p["step_ms"] for p in points), max(y for _, y in expected))

    def x(position):
        return LEFT + (WIDTH - LEFT - 20) * position / last

    def y(ms):
        return offset + HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * ms / largest

    title = f'{result["size"]}, {result["precision"]}, batch {result["batch"]}, {result["threads"]} thread(s)'
    out = [f'<text x="{LEFT}" y="{offset + 18}" font-weight="bold">{title}</text>']
    for i in range(5):
        ms = largest * i / 4
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{y(ms):.1f}" y2="{y(ms):.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y(ms) + 4:.1f}" text-anchor="end">{ms:.2f}</text>')
        position = last * i // 4
        out.append(f'<text x="{x(position):.1f}" y="{offset + HEIGHT - 26}" text-anchor="middle">{position}</text>')
    line = " ".join(f"{x(p):.1f},{y(ms):.1f}" for p, ms in expected)
    out.append(f'<polyline points="{line}" fill="none" stroke="#c33"/>')
    out += [f'<circle cx="{x(p["position"]):.1f}" cy="{y(p["step_ms"]):.1f}" r="2" fill="#246"/>' for p in points]
    middle = offset + HEIGHT - 8
    out.append(f'<text x="{WIDTH / 2}" y="{middle}" text-anchor="middle">position in the window; ms a step</text>')
    return out


def main():
    results, bandwidth = [], float(sys.argv[1])
    for file in sys.argv[2:]:
        with open(file) as text:
            results += [r for r in json.load(text)["results"] if r["what"] == "positions"]
    height = HEIGHT * len(results)
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">')
    print(f'<rect width="{WIDTH}" height="{height}" fill="white"/>')
    for i, result in enumerate(results):
        print("\n".join(panel(result, bandwidth, i * HEIGHT)))
    print("</svg>")


main()
