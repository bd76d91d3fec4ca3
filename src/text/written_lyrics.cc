#include "text/written_lyrics.h"

#include <algorithm>

#include "base/counted.h"
#include "base/strings.h"
#include "text/chords.h"
#include "text/line_ends.h"
#include "text/section_headings.h"
#include "text/time_stamps.h"

namespace crooner::text {
namespace {

constexpr std::size_t kNamedHeadings = 5;
constexpr std::size_t kNamedLines = 5;

// "2 section headings ("[Verse 1]", "[Chorus]")"; each is named once.
std::string counted_headings(const std::vector<std::string>& headings) {
  std::vector<std::string> named;
  for (const std::string& heading : headings) {
    const std::string name = str_cat("\"", printable(heading), "\"");
    if (std::find(named.begin(), named.end(), name) == named.end()) named.push_back(name);
  }
  const bool more = named.size() > kNamedHeadings;
  if (more) named.resize(kNamedHeadings);
  return str_cat(counted(static_cast<int>(headings.size()), "section heading"), " (", join(named),
                 more ? ", ..." : "", ")");
}

std::string left_out_sentence(const TimedText& timed, const std::vector<std::string>& headings,
                              int chords) {
  std::vector<std::string> parts;
  if (!headings.empty()) parts.push_back(counted_headings(headings));
  if (chords > 0) parts.push_back(counted(chords, "chord"));
  if (timed.stamps > 0) parts.push_back(counted(timed.stamps, "time stamp"));
  if (timed.headers > 0) parts.push_back(counted(timed.headers, "header line"));
  if (parts.empty()) return "";
  return str_cat("Left out of the lyrics: ", join(parts), "; --lyrics-as-is sings them.");
}

std::string read_as_sentence(const LineEnds& ends) {
  std::vector<std::string> parts;
  if (ends.typed > 0) parts.push_back(str_cat(ends.typed, " typed \"\\n\""));
  if (ends.unusual > 0) parts.push_back(counted(ends.unusual, "unusual line end"));
  if (ends.tabs > 0) parts.push_back(counted(ends.tabs, "tab"));
  if (parts.empty()) return "";
  return str_cat("Read as line ends and blanks in the lyrics: ", join(parts), ".");
}

// "2 captions of the lyrics end before they begin: lines 3, 7."
std::string wrong_times_sentence(std::vector<int> lines, const char* one, const char* several) {
  if (lines.empty()) return "";
  const std::string captions = counted(lines.size(), "caption");
  const bool single = lines.size() == 1, more = lines.size() > kNamedLines;
  if (more) lines.resize(kNamedLines);
  const auto number = [](int line) { return std::to_string(line); };
  return str_cat(captions, " of the lyrics ", single ? one : several, ": line", single ? " " : "s ",
                 join(lines, ", ", number), more ? ", ..." : ".");
}

bool is_blank(const std::string& line) {
  return line.find_first_not_of(' ') == std::string::npos;
}

// The lines without headings and chords. A heading goes with the blank lines that set it off.
std::vector<TimedLine> without_headings(const std::vector<TimedLine>& lines,
                                        std::vector<std::string>* headings, int* chords) {
  std::vector<TimedLine> sung;
  bool after_heading = false;
  for (const TimedLine& line : lines) {
    const std::string rest = without_heading(without_chords(line.text, chords), headings);
    if (is_blank(rest) && !is_blank(line.text)) {
      after_heading = true;
      continue;
    }
    if (after_heading && is_blank(rest) && (sung.empty() || is_blank(sung.back().text))) continue;
    after_heading = false;
    sung.push_back({rest, line.seconds});
  }
  const bool ended = !lines.empty() && lines.back().text.empty();  // with a line end
  if (!headings->empty()) {
    const auto blank = [](const TimedLine& line) { return is_blank(line.text); };
    sung.erase(sung.begin(), std::find_if_not(sung.begin(), sung.end(), blank));
    while (!sung.empty() && blank(sung.back())) sung.pop_back();
    if (ended && !sung.empty()) sung.emplace_back();
  }
  return sung;
}

// Each line's own; nothing if no line has one.
std::vector<std::optional<double>> line_times(const std::vector<TimedLine>& lines) {
  std::vector<std::optional<double>> times;
  bool any = false;
  for (const TimedLine& line : lines) {
    times.push_back(line.seconds);
    any = any || line.seconds.has_value();
  }
  if (!any) times.clear();
  return times;
}

}  // namespace

SungLyrics sung_lyrics(const std::string& utf8) {
  const LineEnds ends = with_line_feeds(utf8);
  const TimedText timed = without_time_stamps(ends.lines);
  std::vector<std::string> headings;
  int chords = 0;
  const std::vector<TimedLine> sung = without_headings(timed.lines, &headings, &chords);
  const auto text = [](const TimedLine& line) { return line.text; };
  SungLyrics lyrics{join(sung, "\n", text), {}, line_times(sung)};
  for (const std::string& sentence :
       {left_out_sentence(timed, headings, chords), read_as_sentence(ends),
        wrong_times_sentence(timed.reversed, "ends before it begins", "end before they begin"),
        wrong_times_sentence(timed.backward, "begins before the one above it",
                             "begin before the ones above them")}) {
    if (!sentence.empty()) lyrics.notes.push_back(sentence);
  }
  return lyrics;
}

}  // namespace crooner::text
