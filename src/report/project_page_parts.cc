#include "report/project_page_parts.h"

namespace crooner::report {

const char* const kProjectPageStyle = R"css(
:root { color-scheme: light dark; --ink: #1d1b26; --faint: #6e6b78; --paper: #faf8f4; --card: #fff; --line: #ddd8cf; --own: #5b3df5; --mark: #fff3c4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceaf2; --faint: #9a97a6; --paper: #16141c; --card: #201d29; --line: #3a3646; --own: #b7a4ff; --mark: #4a3f14; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.25rem .75rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; overflow-wrap: anywhere; }
.keys { margin: .25rem 0 1rem; font-size: .875rem; color: var(--faint); }
ul { margin: 0; padding: 0; list-style: none; }
ul ul.siblings { margin-left: .4rem; padding-left: .6rem; border-left: 2px solid var(--line); }
article { margin: 0 0 .75rem; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
article:focus-visible { outline: 2px solid var(--own); }
article.picked { border-color: var(--own); }
h2 { float: left; margin: 0 .75rem 0 0; font-size: 1.1rem; line-height: 1.45; }
.badge { padding: 0 .4rem; border-radius: .7rem; background: var(--own); color: var(--card); font-size: .75rem; font-weight: normal; }
dl { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0 0 .5rem; font-size: .875rem; }
dl div { display: flex; gap: .35rem; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
.picture { position: relative; clear: both; cursor: pointer; }
.picture img { display: block; width: 100%; height: 5rem; border-radius: .3rem; }
.playhead, .begin { position: absolute; top: 0; bottom: 0; width: 2px; pointer-events: none; }
.playhead { left: 0; background: #fff; }
.begin { background: var(--own); }
audio { display: block; clear: both; width: 100%; height: 2.5rem; margin-top: .4rem; }
.note { margin: .5rem 0 0; padding: .25rem .5rem; border-radius: .3rem; background: var(--mark); overflow-wrap: anywhere; }
details { margin-top: .5rem; }
summary { cursor: pointer; font-size: .875rem; color: var(--faint); }
.lyrics { margin: .25rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.later, .gone { color: var(--faint); }
@media print { audio, .keys { display: none; } }
)css";

const char* const kProjectPageScript = R"js(
'use strict';
const cards = [...document.querySelectorAll('article')];
// A pause before the sound has begun is no error.
const play = (audio) => { audio.play().catch(() => {}); };

for (const card of cards) {
  const audio = card.querySelector('audio');
  const picture = card.querySelector('.picture');
  if (!audio) continue;
  const show = () => {
    if (picture && audio.duration) {
      picture.querySelector('.playhead').style.left = 100 * audio.currentTime / audio.duration + '%';
    }
  };
  const follow = () => {
    show();
    if (!audio.paused) requestAnimationFrame(follow);
  };
  audio.addEventListener('play', () => {
    for (const other of document.querySelectorAll('audio')) if (other !== audio) other.pause();
    follow();
  });
  for (const event of ['seeking', 'seeked', 'loadedmetadata']) audio.addEventListener(event, show);
  if (picture) picture.addEventListener('click', (event) => {
    const box = picture.getBoundingClientRect();
    if (!audio.duration) return;
    audio.currentTime = audio.duration * (event.clientX - box.left) / box.width;
    play(audio);
  });
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (!(event.target === document.body || cards.includes(event.target))) return;
  const at = cards.indexOf(document.activeElement);
  const card = cards[Math.max(at, 0)];
  const audio = card && card.querySelector('audio');
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const seconds = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    const next = cards[at < 0 ? 0 : at + step];
    if (next) next.focus();
  } else if (seconds && audio) {
    audio.currentTime = Math.max(0, audio.currentTime + seconds);
  } else if (event.key === ' ' && audio) {
    if (audio.paused) play(audio); else audio.pause();
  } else {
    return;
  }
  event.preventDefault();
});
)js";

}  // namespace crooner::report
