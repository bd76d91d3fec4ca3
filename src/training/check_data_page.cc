#include <map>
#include <string>
#include <vector>

#include "base/rounded.h"
#include "base/strings.h"
#include "report/escape.h"
#include "training/check_data.h"

namespace crooner::training {
namespace {

using report::escape_html;

constexpr const char* kStyle = R"(
body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 70rem; padding: 0 1rem;
       color: #222; background: #fff; }
pre, .wide { overflow-x: auto; }
pre { background: #f4f4f4; padding: 1rem; }
table { border-collapse: collapse; font-size: 0.9rem; }
th, td { text-align: left; padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid #ddd;
         white-space: nowrap; }
td.number { text-align: right; }
tr.out { color: #a00; }
)";

std::string number(const std::string& text) {
  return str_cat("<td class=\"number\">", text, "</td>");
}

std::string cell(const std::string& text) {
  return str_cat("<td>", escape_html(text), "</td>");
}

std::string lyrics_of(const TrainingSong& entry) {
  if (entry.lyrics.empty()) return "";
  return entry.character_times.empty() ? "yes" : "with times";
}

std::string row(const CheckedSong& song, const std::string& copies) {
  return str_cat("<tr>", cell(song.entry.audio.string()), cell(song.entry.artist),
                 cell(song.entry.genre), number(rounded(song.seconds, 1)),
                 number(str_cat(song.sample_rate)), number(str_cat(song.channels)),
                 cell(lyrics_of(song.entry)), number(song.lufs ? rounded(*song.lufs, 1) : ""),
                 number(rounded(100 * song.clipped, 2)), number(rounded(100 * song.silent, 0)),
                 cell(copies), "</tr>\n");
}

}  // namespace

std::string data_check_page(const DataCheck& check, const std::string& source) {
  std::map<std::size_t, std::vector<std::string>> copies;
  for (const Duplicate& pair : check.duplicates) {
    copies[pair.one].push_back(check.songs[pair.other].entry.audio.string());
    copies[pair.other].push_back(check.songs[pair.one].entry.audio.string());
  }
  const std::string title = escape_html(str_cat("Songs of ", source));
  std::string page = str_cat(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
      title, "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n<h1>", title, "</h1>\n<pre>",
      escape_html(data_check_text(check)),
      "</pre>\n<div class=\"wide\"><table>\n<tr><th>file</th><th>artist</th><th>genre</th>"
      "<th>seconds</th><th>Hz</th><th>channels</th><th>lyrics</th><th>LUFS</th>"
      "<th>clipped, %</th><th>silent, %</th><th>the same as, or left out because</th></tr>\n");
  for (std::size_t i = 0; i < check.songs.size(); ++i) page += row(check.songs[i], join(copies[i]));
  for (const SkippedSong& song : check.skipped) {
    page += str_cat("<tr class=\"out\">", cell(song.audio.string()), "<td colspan=\"9\"></td>",
                    cell(song.reason), "</tr>\n");
  }
  return page + "</table></div>\n</body>\n</html>\n";
}

}  // namespace crooner::training
