#!/usr/bin/env bash
# Twenty jobs, three of them broken, killed twice and finished by two processes at once: seventeen songs, each
# the one that crooner generate makes, and three sentences. batch_test.sh BUILD
set -euo pipefail
PATH=$1/bin:$PATH
CROONER_MODELS=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/models
export PATH CROONER_MODELS
work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
fail() { echo "batch_test: $*"; [ ! -s words ] || tail -n 20 words; exit 1; }

mkdir lyrics
artists=('The Lamplighters' 'Anna Quill' 'Nobody Known')
for number in $(seq 17); do
  song="lyrics/${artists[number % 3]} - Song $number"
  printf 'This is the song of number %d\nla la la\n' "$number" >"$song.txt"
  # Songs of different lengths, so that rows of the engine come and go.
  ((number % 4)) || echo "{\"seconds\": 0.5$number, \"temperature\": {\"all\": 0.99, \"2\": 0.9}}" >"$song.json"
done
printf 'caf\xe9\n' >'lyrics/Anna Quill - Latin One.txt'
echo 'la' >'lyrics/Anna Quill - Endless.txt'
echo '{"seconds": "long"}' >'lyrics/Anna Quill - Endless.json'
echo 'la' >'lyrics/Anna Quill - Half.txt'
echo '{"seed": ' >'lyrics/Anna Quill - Half.json'

batch=(crooner batch lyrics --model smoke --genre folk --seconds 0.3 --seed 11 --max-batch 4 --save-every 0 --out songs)
count() { find songs -maxdepth 1 -name '*.wav' | wc -l; }
begun() { find songs -maxdepth 2 -name journal -size +200c | wc -l; }

# Killed while the first songs are being made, and again when some are there.
for enough in 'begun 4' 'count 3'; do
  "${batch[@]}" >paths 2>words &
  until [ "$(${enough% *} 2>/dev/null)" -ge "${enough#* }" ]; do
    kill -0 $! 2>/dev/null || fail "it ended before it was killed"
    sleep 0.02
  done
  kill -9 $!
  wait $! 2>/dev/null || true
  [ "$(count)" -lt 17 ] || fail "all songs were there before the kill; make the jobs longer"
done
done_before=$(find songs/.batch -name '*.done' | wc -l)

"${batch[@]}" --threads 1 >first 2>words &
"${batch[@]}" --max-batch 3 >second 2>words2 &
for process in $(jobs -p); do
  code=0
  wait "$process" || code=$?
  [ "$code" = 5 ] || fail "exit code $code instead of 5"
done
[ "$(count)" = 17 ] || fail "$(count) songs instead of 17"
{ [ -s first ] && [ -s second ]; } || fail "one process did all the work"
[ "$(sort first second | uniq -d | wc -l)" = 0 ] || fail "a song was made twice: $(sort first second | uniq -d)"
[ $((done_before + $(cat first second | wc -l))) = 17 ] || fail "songs were made that had been there"

# Each is the song of its own command, byte for byte.
"${batch[@]}" --dry-run >commands 2>words3 || [ $? = 5 ]
[ "$(wc -l <commands)" = 17 ] || fail "$(wc -l <commands) commands instead of 17"
mkdir alone
sed -e "s|='$PWD/songs/|='$PWD/alone/|" -e 's|$| --quiet|' commands | xargs -d '\n' -P 2 -n 1 sh -c >/dev/null ||
  fail "a command failed"
for song in songs/*.wav; do
  cmp "$song" "alone/${song#songs/}" || fail "$song is not the one that crooner generate makes"
done

# Three sentences, one a broken job.
[ "$(wc -l <songs/failed.jsonl)" = 3 ] || fail "failed.jsonl: $(cat songs/failed.jsonl)"
for words in 'Latin One.*not valid UTF-8' 'Endless.*--seconds is .long.; it takes a number' 'Half.json.*Invalid JSON at byte'; do
  grep -q -e "$words" songs/failed.jsonl || fail "failed.jsonl does not say '$words'"
done
[ -z "$(find songs/.batch -name '*.claim-*')" ] || fail "claims are left: $(ls songs/.batch)"

# What is repaired is made, and the rest is left alone.
rm 'lyrics/Anna Quill - Endless.json' 'lyrics/Anna Quill - Half.json' 'lyrics/Anna Quill - Latin One.txt'
touch stamp
"${batch[@]}" >repaired 2>words || fail "exit code $? after the repair"
[ "$(wc -l <repaired)" = 2 ] || fail "after the repair it made: $(cat repaired)"
[ ! -e songs/failed.jsonl ] || fail "failed.jsonl is still there"
[ "$(find songs -maxdepth 1 -name '*.wav' -newer stamp | wc -l)" = 2 ] || fail "songs were written again"
"${batch[@]}" >again 2>words
[ ! -s again ] || fail "there was nothing to do, and it made $(cat again)"

# A signal saves, leaves the jobs to others, and the exit code shows it. (Ctrl-C is ignored in the background.)
rm -r songs
"${batch[@]}" >paths 2>words &
until [ "$(begun 2>/dev/null)" -ge 2 ]; do sleep 0.02; done
kill -TERM $!
code=0
wait $! || code=$?
[ "$code" = 143 ] || fail "exit code $code instead of 143"
for claim in songs/.batch/*.claim-0; do
  [ "$(tail -c 8 "$claim")" = released ] || fail "$claim is kept"
done
