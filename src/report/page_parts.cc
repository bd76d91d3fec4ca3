#include "report/page_parts.h"

namespace crooner::report {

const char* const kPageStyle = R"css(
:root { color-scheme: light dark; --ink: #1d1b26; --faint: #8a8794; --paper: #faf8f4; --sung: #5b3df5; --mark: #ece6ff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceaf2; --faint: #7d7a88; --paper: #16141c; --sung: #b7a4ff; --mark: #2e2650; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 50vh; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; line-height: 1.2; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; margin: 0 0 1rem; font-size: .875rem; }
dl div { display: flex; gap: .4rem; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
header { position: sticky; top: 0; z-index: 1; padding: .75rem 0; background: var(--paper); }
audio { display: block; width: 100%; }
#picture { position: relative; margin-top: .75rem; cursor: pointer; }
#picture img { display: block; width: 100%; height: 9rem; border-radius: .3rem; }
#playhead { position: absolute; top: 0; bottom: 0; left: 0; width: 2px; background: #fff; }
#lyrics { margin-top: 1.25rem; font-size: 1.35rem; line-height: 1.7; }
#lyrics p { margin: 0; padding: 0 .5rem; border-radius: .3rem; white-space: pre-wrap; }
#lyrics p.gap { margin-top: 1em; }
p.now { background: var(--mark); }
.word[data-start] { cursor: pointer; }
.word:focus-visible { outline: 2px solid var(--sung); }
.word span { color: var(--faint); }
.word.plain span, .plain { color: var(--ink); }
.word span.sung { color: var(--sung); }
.word.now { text-decoration: underline; text-underline-offset: .25em; text-decoration-thickness: 2px; }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; }
figure { margin: 0 0 1.25rem; font-size: .875rem; }
figcaption { color: var(--faint); }
figcaption b { color: var(--ink); font-weight: 600; }
figure img { display: block; width: 100%; height: 6rem; margin-top: .4rem; border-radius: .3rem; }
@media print { header { position: static; } #picture, audio, #levels { display: none; } .word span { color: inherit; } }
)css";

const char* const kPageScript = R"js(
'use strict';
const audio = document.querySelector('audio');
const playhead = document.getElementById('playhead');
const picture = document.getElementById('picture');
const timed = (selector) => [...document.querySelectorAll(selector)].map((element) => ({
  element, start: Number(element.dataset.start), end: Number(element.dataset.end) }));
const lines = timed('p[data-start]');
const words = timed('.word[data-start]');
const characters = timed('.word span[data-start]');
let current = null;

function show() {
  const now = audio.currentTime;
  for (const c of characters) c.element.classList.toggle('sung', now >= c.start);
  for (const w of words) w.element.classList.toggle('now', now >= w.start && now < w.end);
  // Of lines that overlap, the one that began last.
  let latest = null;
  for (const l of lines) if (now >= l.start && (!latest || l.start >= latest.start)) latest = l;
  if (latest && now >= latest.end + 2) latest = null;
  if (latest !== current) {
    if (current) current.element.classList.remove('now');
    if (latest) {
      latest.element.classList.add('now');
      if (!audio.paused) latest.element.scrollIntoView({ block: 'center', behavior: 'smooth' });
    }
    current = latest;
  }
  if (playhead && audio.duration) playhead.style.left = 100 * now / audio.duration + '%';
}

function follow() {
  show();
  if (!audio.paused) requestAnimationFrame(follow);
}

function playFrom(seconds) {
  audio.currentTime = seconds;
  audio.play();
}

audio.addEventListener('play', follow);
audio.addEventListener('seeking', show);
audio.addEventListener('seeked', show);
audio.addEventListener('loadedmetadata', show);
for (const w of words) {
  w.element.addEventListener('click', () => playFrom(w.start));
  w.element.addEventListener('keydown', (event) => { if (event.key === 'Enter') playFrom(w.start); });
}
if (picture) picture.addEventListener('click', (event) => {
  const box = picture.getBoundingClientRect();
  if (audio.duration) playFrom(audio.duration * (event.clientX - box.left) / box.width);
});
// One sound at a time.
const players = [...document.querySelectorAll('audio')];
for (const player of players) player.addEventListener('play', () => {
  for (const other of players) if (other !== player) other.pause();
});
// song.html#t=12.5 opens at that second.
const asked = /^#t=(\d+(\.\d+)?)$/.exec(location.hash);
if (asked) audio.addEventListener('loadedmetadata', () => { audio.currentTime = Number(asked[1]); }, { once: true });
)js";

}  // namespace crooner::report
