#include "report/timed_lyrics.h"

#include <algorithm>

namespace crooner::report {
namespace {

void extend(TimeSpan& whole, const TimeSpan& part) {
  if (!part.known()) return;
  whole.start = whole.known() ? std::min(whole.start, part.start) : part.start;
  whole.end = std::max(whole.end, part.end);
}

void end_word(SungLine& line, SungWord& word) {
  if (word.text.empty()) return;
  if (!line.text.empty()) line.text += ' ';
  line.text += word.text;
  extend(line.time, word.time);
  line.words.push_back(std::move(word));
  word = {};
}

}  // namespace

TimedLyrics group_lyrics(const std::vector<SungCharacter>& characters) {
  TimedLyrics times;
  SungLine line;
  SungWord word;
  const auto end_line = [&] {
    end_word(line, word);
    const bool empty = line.text.empty();
    if (!empty) times.lines.push_back(std::move(line));
    line = {};
    line.gap = empty && !times.lines.empty();
  };
  for (const SungCharacter& character : characters) {
    if (character.text == '\n') {
      end_line();
    } else if (character.text == ' ' || character.text == '\t') {
      end_word(line, word);
    } else {
      word.text += character.text;
      extend(word.time, time_span(character));
      word.characters.push_back(character);
    }
  }
  end_line();
  return times;
}

}  // namespace crooner::report
