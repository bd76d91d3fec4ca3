#include "text/time_stamps.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/lower_case.h"
#include "base/trim.h"

namespace crooner::text {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view without_blanks(std::string_view text) {
  return trimmed(text, " ");
}

double whole_number(std::string_view digits) {
  double number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

// Of a second, behind its point; more digits than nanoseconds change nothing.
double fraction(std::string_view digits) {
  digits = digits.substr(0, 9);
  return whole_number(digits) / std::pow(10.0, static_cast<double>(digits.size()));
}

struct Clock {
  std::vector<double> parts;  // hours (where there are three), minutes, seconds
  std::optional<double> fraction;

  double seconds() const {
    double sum = 0;
    for (const double part : parts) sum = sum * 60 + part;
    return sum + fraction.value_or(0);
  }
};

// Reads a clock such as 1:02, 01:02.34, 01:02:34.567 or 00:01:02,345 from the start of the text and
// removes it.
std::optional<Clock> take_clock(std::string_view& text) {
  Clock clock;
  std::string_view rest = text;
  for (;;) {
    std::size_t digits = 0;
    while (digits < rest.size() && is_digit(rest[digits])) ++digits;
    if (digits == 0 || digits > 3) return std::nullopt;
    clock.parts.push_back(whole_number(rest.substr(0, digits)));
    rest.remove_prefix(digits);
    if (!rest.starts_with(':') || clock.parts.size() == 3) break;
    rest.remove_prefix(1);
  }
  if (clock.parts.size() < 2) return std::nullopt;
  if (rest.starts_with('.') || rest.starts_with(',')) {
    std::size_t digits = 1;
    while (digits < rest.size() && is_digit(rest[digits])) ++digits;
    clock.fraction = fraction(rest.substr(1, digits - 1));
    rest.remove_prefix(digits);
  }
  text = rest;
  return clock;
}

// Removes a stamp of LRC such as [01:02.34] or <01:02.34> from the start of the text; seconds. Some
// programs write hundredths behind a colon, [01:02:34]; hours are written by none.
std::optional<double> take_stamp(std::string_view& text, char open, char close) {
  std::string_view rest = text;
  if (!rest.starts_with(open)) return std::nullopt;
  rest.remove_prefix(1);
  const auto clock = take_clock(rest);
  if (!clock || !rest.starts_with(close)) return std::nullopt;
  text = rest.substr(1);
  const bool hundredths = clock->parts.size() == 3 && !clock->fraction;
  if (!hundredths) return clock->seconds();
  return clock->parts[0] * 60 + clock->parts[1] + clock->parts[2] / 100;
}

// "00:00:01,000 --> 00:00:03,000", with or without settings after it, or YouTube's
// "0:00:01.000,0:00:03.000"; seconds.
struct CaptionTimes {
  double begin;
  double end;
};

std::optional<CaptionTimes> caption_times(std::string_view line) {
  line = without_blanks(line);
  const auto begin = take_clock(line);
  if (!begin) return std::nullopt;
  const bool comma = begin->fraction && line.starts_with(',');
  line = without_blanks(line);
  if (!comma && !line.starts_with("-->")) return std::nullopt;
  line = without_blanks(line.substr(comma ? 1 : 3));
  const auto end = take_clock(line);
  if (!end || (comma && !line.empty())) return std::nullopt;
  return CaptionTimes{begin->seconds(), end->seconds()};
}

bool is_caption_time(std::string_view line) {
  return caption_times(line).has_value();
}

bool is_stamped(std::string_view line) {
  line = without_blanks(line);
  return take_stamp(line, '[', ']').has_value() || take_stamp(line, '<', '>').has_value();
}

// [ar:Anna Quill], [#: a comment]
bool is_lrc_header(std::string_view line) {
  line = without_blanks(line);
  if (!line.starts_with('[') || !line.ends_with(']')) return false;
  const std::size_t colon = line.find(':');
  if (line.find(']') + 1 != line.size() || colon == std::string_view::npos || colon < 2)
    return false;
  const std::string_view name = line.substr(1, colon - 1);
  return name == "#" || std::all_of(name.begin(), name.end(),
                                    [](unsigned char c) { return std::isalpha(c) || c == '_'; });
}

// Seconds by which [offset:+100], in milliseconds, makes all lines come earlier.
double lrc_offset(std::string_view header) {
  constexpr std::string_view kName = "[offset:";
  if (!crooner::lower_case(header).starts_with(kName)) return 0;
  header = without_blanks(header.substr(kName.size()));
  if (header.starts_with('+')) header.remove_prefix(1);
  int milliseconds = 0;
  std::from_chars(header.data(), header.data() + header.size(), milliseconds);
  return milliseconds / 1000.0;
}

// The line without stamps and, in captions, without tags such as <i> and {\an8}; blanks that they
// leave behind go too.
std::string without_inline_stamps(std::string_view line, bool captions, int* stamps) {
  std::string text;
  const auto skip_to = [&](char close) {
    const std::size_t end = line.find(close);
    if (end == std::string_view::npos) return false;
    line.remove_prefix(end + 1);
    return true;
  };
  while (!line.empty()) {
    if (take_stamp(line, '<', '>') || take_stamp(line, '[', ']')) {
      ++*stamps;
      if (text.empty() || text.back() == ' ')
        line = line.substr(std::min(line.find_first_not_of(' '), line.size()));
      continue;
    }
    if (captions && (line[0] == '<' || line.starts_with("{\\")) &&
        skip_to(line[0] == '<' ? '>' : '}')) {
      continue;
    }
    text += line[0];
    line.remove_prefix(1);
  }
  return std::string(without_blanks(text));
}

constexpr int kCommas = 9;  // before the words of SubStation Alpha

bool is_dialogue(std::string_view line) {
  return line.starts_with("Dialogue:") && std::count(line.begin(), line.end(), ',') >= kCommas;
}

// A line of SubStation Alpha that is neither dialogue nor, broken at a typed \\N, more of it.
bool is_script_line(std::string_view line) {
  return line.empty() || line.starts_with('[') || line.starts_with(';') ||
         line.starts_with("Comment:") || line.starts_with("Format:") || line.starts_with("Style:");
}

TimedText read_dialogue(const std::vector<std::string>& lines) {
  TimedText result;
  for (const std::string& line : lines) {
    std::string_view rest = without_blanks(line);
    std::optional<double> begin;
    if (is_dialogue(rest)) {
      rest.remove_prefix(rest.find(',') + 1);
      std::string_view clock = without_blanks(rest);
      if (const auto time = take_clock(clock)) begin = time->seconds();
      for (int comma = 1; comma < kCommas; ++comma) rest.remove_prefix(rest.find(',') + 1);
      ++result.stamps;
    } else if (result.stamps == 0 || is_script_line(rest)) {
      result.headers += !rest.empty();
      continue;
    }
    result.lines.push_back({without_inline_stamps(rest, true, &result.stamps), begin});
  }
  result.lines.emplace_back();
  return result;
}

// Takes the time at the beginning of a line such as "0:15 row, row", "(0:15) row" and "0:15 - row".
std::optional<double> take_leading_clock(std::string_view& line) {
  std::string_view rest = without_blanks(line);
  const bool parentheses = rest.starts_with('(');
  if (parentheses) rest.remove_prefix(1);
  const auto clock = take_clock(rest);
  if (!clock || (parentheses && !rest.starts_with(')'))) return std::nullopt;
  if (parentheses) rest.remove_prefix(1);
  if (!parentheses && !rest.empty() && !rest.starts_with(' ')) return std::nullopt;
  rest = without_blanks(rest);
  for (const std::string_view dash : {"- ", "\xe2\x80\x93 ", "\xe2\x80\x94 "}) {
    if (rest.starts_with(dash)) rest.remove_prefix(dash.size());
  }
  line = without_blanks(rest);
  return clock->seconds();
}

// Every line, of at least two that are not blank, begins with a time, and no time is before the one
// above it.
bool is_clocked(const std::vector<std::string>& lines) {
  double above = 0;
  int count = 0;
  for (const std::string& line : lines) {
    std::string_view rest = line;
    if (without_blanks(rest).empty()) continue;
    const auto seconds = take_leading_clock(rest);
    if (!seconds || *seconds < above) return false;
    above = *seconds;
    ++count;
  }
  return count > 1;
}

TimedText read_clocked(const std::vector<std::string>& lines) {
  TimedText result;
  for (const std::string& line : lines) {
    std::string_view rest = line;
    const auto seconds = take_leading_clock(rest);
    result.stamps += seconds.has_value();
    result.lines.push_back({std::string(rest), seconds});
  }
  return result;
}

TimedText read_captions(const std::vector<std::string>& lines) {
  TimedText result;
  const bool vtt = without_blanks(lines[0]).starts_with("WEBVTT");
  std::optional<double> begin;  // of the caption whose first line comes
  double above = 0;             // begin of the caption above
  bool in_block = vtt;          // a header, a comment or a style sheet, up to a blank line
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = without_blanks(lines[i]);
    const bool last = i + 1 == lines.size();
    if (line.empty()) {
      in_block = false;
    } else if (const auto times = caption_times(line)) {
      in_block = false;
      begin = times->begin;
      const int number = static_cast<int>(i) + 1;
      if (times->end < times->begin) result.reversed.push_back(number);
      if (times->begin < above) result.backward.push_back(number);
      above = times->begin;
      ++result.stamps;
    } else if (in_block ||
               (vtt && (line.starts_with("NOTE") || line == "STYLE" || line == "REGION"))) {
      in_block = true;
      ++result.headers;
    } else if (!last && is_caption_time(lines[i + 1])) {
      ++result.headers;  // the caption's number or name
    } else {
      result.lines.push_back({without_inline_stamps(line, true, &result.stamps), begin});
      begin.reset();
    }
  }
  result.lines.emplace_back();
  return result;
}

// The bytes of a header before something else in brackets, [by:Anna][00:12.00]row; 0: there is
// none.
std::size_t leading_header(std::string_view line) {
  const std::size_t end = line.find(']');
  if (end == std::string_view::npos) return 0;
  return without_blanks(line.substr(end + 1)).starts_with('[') &&
                 is_lrc_header(line.substr(0, end + 1))
             ? end + 1
             : 0;
}

struct StampedLine {
  TimedLine line;
  double order;  // that of the line before, without a stamp of its own
};

TimedText read_lrc(const std::vector<std::string>& lines) {
  TimedText result;
  std::vector<StampedLine> stamped;
  bool repeated = false;
  double reached = 0;
  double offset = 0;
  const bool ended = lines.back().empty();  // with a line end
  for (const std::string& line : std::span(lines).first(lines.size() - (ended ? 1 : 0))) {
    std::string_view rest = without_blanks(line);
    std::vector<double> times;
    while (const std::size_t size = leading_header(rest)) {
      ++result.headers;
      offset += lrc_offset(rest.substr(0, size));
      rest = without_blanks(rest.substr(size));
    }
    while (const auto seconds = take_stamp(rest, '[', ']')) {
      times.push_back(*seconds);
      rest = without_blanks(rest);
    }
    result.stamps += static_cast<int>(times.size());
    if (times.empty() && is_lrc_header(rest)) {
      ++result.headers;
      offset += lrc_offset(rest);
      continue;
    }
    repeated = repeated || times.size() > 1;
    const std::string text = without_inline_stamps(rest, false, &result.stamps);
    for (const double seconds : times) stamped.push_back({{text, seconds}, seconds});
    if (times.empty()) stamped.push_back({{text}, reached});
    reached = stamped.back().order;
  }
  if (repeated) {
    std::stable_sort(stamped.begin(), stamped.end(),
                     [](const StampedLine& a, const StampedLine& b) { return a.order < b.order; });
  }
  for (StampedLine& one : stamped) {
    if (one.line.seconds) one.line.seconds = std::max(0.0, *one.line.seconds - offset);
    result.lines.push_back(std::move(one.line));
  }
  if (ended) result.lines.emplace_back();
  return result;
}

}  // namespace

TimedText without_time_stamps(const std::vector<std::string>& lines) {
  if (std::any_of(lines.begin(), lines.end(), is_caption_time)) return read_captions(lines);
  if (std::any_of(lines.begin(), lines.end(), is_stamped)) return read_lrc(lines);
  if (std::any_of(lines.begin(), lines.end(), is_dialogue)) return read_dialogue(lines);
  if (is_clocked(lines)) return read_clocked(lines);
  TimedText unchanged;
  for (const std::string& line : lines) unchanged.lines.push_back({line});
  return unchanged;
}

}  // namespace crooner::text
