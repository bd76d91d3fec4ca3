#!/usr/bin/env python3
"""The page of a project in a real browser: players load, clicks seek, keys work, nothing overflows on a small
screen, and the console is free of errors. compose_page_test.py BUILD

Exits with 77 (skipped) where no Chromium is installed."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]

# Runs in the page and leaves what it saw as the title.
CHECKS = """<script>
const errors = [];
addEventListener('error', (event) => errors.push(event.message));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const key = (name) => (document.activeElement || document.body).dispatchEvent(
  new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
const player = (node) => document.querySelector('#node-' + node + ' audio');
addEventListener('load', async () => {
  const saw = [];
  const players = [...document.querySelectorAll('audio')];
  for (let i = 0; i < 50 && players.some((audio) => !audio.readyState); ++i) await sleep(100);
  saw.push('loaded=' + players.filter((audio) => audio.duration > 0.2).length);
  saw.push('pictures=' + [...document.images].filter((image) => image.naturalWidth > 0).length);
  const picture = document.querySelector('#node-2 .picture');
  picture.scrollIntoView();
  const box = picture.getBoundingClientRect();
  player(2).playbackRate = 0.1;
  picture.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: box.left + box.width / 2, clientY: box.top + 5 }));
  await sleep(200);
  saw.push('sought=' + (Math.abs(player(2).currentTime / player(2).duration - 0.5) < 0.2));
  saw.push('plays=' + !player(2).paused);
  key('ArrowDown');
  saw.push('first=' + document.activeElement.id);
  key('ArrowDown');
  saw.push('second=' + document.activeElement.id);
  key('ArrowUp');
  player(1).playbackRate = 0.1;
  key(' ');
  await sleep(200);
  saw.push('space=' + !player(1).paused + ',' + player(2).paused);
  key(' ');
  saw.push('pause=' + player(1).paused);
  saw.push('overflow=' + (document.documentElement.scrollWidth > innerWidth));
  saw.push('errors=' + JSON.stringify(errors));
  document.title = saw.join(';');
});
</script>"""

EXPECTED = ("loaded=3;pictures=3;sought=true;plays=true;first=node-1;second=node-3;space=true,true;pause=true;"
            "overflow=false;errors=[]")


def main():
    browser = next((found for found in map(shutil.which, BROWSERS) if found), None)
    if not browser:
        sys.exit(77)
    environment = dict(os.environ, PATH=f"{sys.argv[1]}/bin:{os.environ['PATH']}", CROONER_MODELS=str(ROOT / "models"))
    with tempfile.TemporaryDirectory() as work:

        def crooner(line):
            subprocess.run(f"crooner compose demo {line} --quiet", shell=True, check=True, cwd=work, env=environment,
                           stdout=subprocess.DEVNULL)

        crooner("start --model smoke --genre folk --lyrics-text 'la la <la>' --seconds 0.3 --songs 2 --seed 7")
        crooner("extend 1 --seconds 0.2 --seed 1")
        crooner("mark 3 --note 'a note that is too long for a single line of a small screen, and <wraps>'")
        crooner("page")
        page = pathlib.Path(work, "demo/page.html")
        html = page.read_text()
        page.write_text(html.replace("</head>", CHECKS + "</head>", 1))
        done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=400,800",
                               "--autoplay-policy=no-user-gesture-required", "--virtual-time-budget=8000",
                               f"--user-data-dir={work}/profile", "--dump-dom", page.as_uri()],
                              capture_output=True, text=True, timeout=60, check=False)
        title = re.search("<title>(.*?)</title>", done.stdout)
        # Chromium writes what the page logs to stderr.
        logged = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
        if not title or title[1] != EXPECTED or logged:
            sys.exit(f"expected {EXPECTED}\nsaw      {title and title[1]}\n" + "\n".join(logged))


if __name__ == "__main__":
    main()
