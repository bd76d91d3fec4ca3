#include "text/section_headings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

#include "base/lower_case.h"
#include "base/trim.h"

namespace crooner::text {
namespace {

// Names of sections that are no word of a song when a line begins with one and a colon or number
// follows, or it is alone on its line with a capital.
constexpr std::array kSections = std::to_array<std::string_view>(
    {"verse",      "verses", "chorus",    "choruses",   "refrain", "prechorus",    "postchorus",
     "intro",      "outro",  "interlude", "bridge",     "hook",    "strophe",      "couplet",
     "estribillo", "verso",  "coro",      "ritornello", "strofa",  "zwischenspiel"});
// Of these a colon is needed, or brackets.
constexpr std::array kWeakSections = std::to_array<std::string_view>(
    {"instrumental", "solo",   "break", "breakdown", "build", "buildup", "drop",    "coda",   "tag",
     "vamp",         "ending", "end",   "prelude",   "riff",  "part",    "section", "spoken", "rap",
     "pont",         "puente", "vers",  "ad",        "lib",   "adlib",   "music",   "repeat"});
constexpr std::array kQualifiers = std::to_array<std::string_view>(
    {"pre",    "post",   "first", "second", "third", "fourth",  "fifth", "final",  "last",  "x",
     "repeat", "guitar", "piano", "sax",    "drum",  "bass",    "synth", "string", "short", "half",
     "double", "1st",    "2nd",   "3rd",    "4th",   "big",     "soft",  "quiet",  "out",   "in",
     "one",    "two",    "three", "four",   "five",  "six",     "a",     "b",      "c",     "d",
     "i",      "ii",     "iii",   "iv",     "v",     "strings", "vocal"});

constexpr std::string_view kBlanks = " ";
constexpr std::string_view kDecoration = " #*_=~>|";

bool is_number(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

// x2, 2x, ×2
bool is_count(std::string_view word) {
  for (const std::string_view times : {"x", "\xc3\x97"}) {
    if (word.starts_with(times) && is_number(word.substr(times.size()))) return true;
    if (word.ends_with(times) && is_number(word.substr(0, word.size() - times.size()))) return true;
  }
  return false;
}

// In lower case, without punctuation.
std::vector<std::string> heading_words(std::string_view text) {
  std::vector<std::string> words{""};
  for (const unsigned char c : crooner::lower_case(text)) {
    if (std::isalnum(c) || c >= 0x80) {
      words.back() += static_cast<char>(c);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool is_one_of(const auto& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// "x2", "2 times", "repeat twice"
bool is_repeat(const std::vector<std::string>& words) {
  return !words.empty() && std::all_of(words.begin(), words.end(), [](const std::string& word) {
    return is_count(word) || is_number(word) || word == "x" || word == "\xc3\x97" ||
           word == "times" || word == "time" || word == "repeat" || word == "twice" ||
           word == "bis";
  }) && !std::all_of(words.begin(), words.end(), [](const std::string& word) {
    return is_number(word);
  });
}

enum class Strength { kNone, kWeak, kStrong };

// Whether the words are the name of a section: "verse 1", "second pre chorus", "guitar solo x2".
Strength section_strength(const std::vector<std::string>& words) {
  Strength strength = Strength::kNone;
  for (const std::string& word : words) {
    if (is_one_of(kSections, word)) {
      strength = Strength::kStrong;
    } else if (is_one_of(kWeakSections, word)) {
      strength = std::max(strength, Strength::kWeak);
    } else if (!is_one_of(kQualifiers, word) && !is_number(word) && !is_count(word)) {
      return Strength::kNone;
    }
  }
  const bool solo = words.size() > 1 && is_one_of(words, "solo");
  return solo ? Strength::kStrong : strength;
}

struct Brackets {
  std::string_view open, close;
};
constexpr Brackets kBrackets[] = {
    {"[", "]"}, {"{", "}"}, {"\xe3\x80\x90", "\xe3\x80\x91"}, {"\xef\xbc\xbb", "\xef\xbc\xbd"}};

// The brackets at the start of the text, with what they enclose; empty: there are none.
std::string_view leading_brackets(std::string_view text) {
  for (const auto& [open, close] : kBrackets) {
    if (!text.starts_with(open)) continue;
    const std::size_t end = text.find(close);
    if (end != std::string_view::npos) return text.substr(0, end + close.size());
  }
  return {};
}

std::string_view inside(std::string_view brackets) {
  for (const auto& [open, close] : kBrackets) {
    if (!brackets.starts_with(open)) continue;
    return brackets.substr(open.size(), brackets.size() - open.size() - close.size());
  }
  return brackets;
}

bool is_in_parentheses(std::string_view text) {
  return text.starts_with('(') && text.find(')') + 1 == text.size();
}

// [Verse 1: Anna] [x2]
bool is_only_brackets(std::string_view line) {
  bool any = false;
  for (std::string_view part; !(part = leading_brackets(line)).empty(); any = true) {
    line = trimmed(line.substr(part.size()), " :-");
  }
  return any && (line.empty() || is_repeat(heading_words(line)));
}

bool is_heading_line(std::string_view line) {
  const std::string_view text = trimmed(line, kDecoration);
  if (text.empty()) return false;
  if (is_only_brackets(text)) return true;
  const std::vector<std::string> words = heading_words(text);
  const Strength strength = section_strength(words);
  if (is_in_parentheses(text)) return is_repeat(words) || strength != Strength::kNone;
  const bool counted = std::any_of(words.begin(), words.end(), is_count);
  if (is_repeat(words) && counted) return true;
  const bool decorated = text.size() < trimmed(line, kBlanks).size();
  if (text.ends_with(':') || decorated) return strength != Strength::kNone;
  if (strength != Strength::kStrong) return false;
  const bool numbered = std::any_of(words.begin(), words.end(), is_number);
  return numbered || counted || std::isupper(static_cast<unsigned char>(text[0]));
}

// "[Verse 1] " or "Chorus: " before words that are sung: how many bytes.
std::size_t heading_prefix(std::string_view line) {
  const std::string_view brackets = leading_brackets(line);
  if (!brackets.empty()) {
    const std::string_view name = inside(brackets);
    const bool singer = name.ends_with(':');
    const std::string_view section = name.substr(0, name.find(':'));
    if (!singer && section_strength(heading_words(section)) == Strength::kNone) return 0;
    return brackets.size();
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon + 1 == line.size()) return 0;
  const std::vector<std::string> words = heading_words(line.substr(0, colon));
  return section_strength(words) == Strength::kStrong ? colon + 1 : 0;
}

// "row, row (x2)" and "row, row x2": where the part begins that is not sung.
std::size_t repeat_suffix(std::string_view line) {
  const std::size_t blank = line.find_last_of(' ');
  if (blank != std::string_view::npos && is_count(line.substr(blank + 1))) return blank;
  if (!line.ends_with(')') && !line.ends_with(']')) return line.size();
  const std::size_t open = line.find_last_of("([");
  if (open == std::string_view::npos || !is_repeat(heading_words(line.substr(open)))) {
    return line.size();
  }
  return open;
}

}  // namespace

std::string without_heading(const std::string& line, std::vector<std::string>* headings) {
  std::string_view rest = trimmed(line, kBlanks);
  const auto leave_out = [&](std::string_view heading) {
    headings->emplace_back(trimmed(heading, kBlanks));
  };
  if (is_heading_line(rest)) {
    leave_out(rest);
    return "";
  }
  const std::size_t prefix = heading_prefix(rest);
  const std::size_t suffix = std::max(prefix, repeat_suffix(rest));
  if (prefix == 0 && suffix == rest.size()) return line;
  if (prefix > 0) leave_out(rest.substr(0, prefix));
  if (suffix < rest.size()) leave_out(rest.substr(suffix));
  return std::string(trimmed(rest.substr(prefix, suffix - prefix), kBlanks));
}

}  // namespace crooner::text
