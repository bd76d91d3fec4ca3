#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/counted.h"
#include "base/rounded.h"
#include "base/strings.h"
#include "text/writing_system.h"
#include "training/check_data.h"

namespace crooner::training {
namespace {

constexpr int kDataCheckVersion = 1;
constexpr double kAudibleClipping = 1e-4;  // share of samples
constexpr double kMuchSilence = 0.5;       // share of the song

std::string fact(const char* name, const std::string& text) {
  return str_cat(name, std::string(14 - std::string(name).size(), ' '), text, "\n");
}

double median(const std::vector<double>& ascending) {
  const std::size_t half = ascending.size() / 2;
  return ascending.size() % 2 == 1 ? ascending[half] : (ascending[half - 1] + ascending[half]) / 2;
}

// "Latin 3, Greek 1"
std::string writing_text(const std::map<std::string, std::size_t>& systems) {
  std::vector<std::string> parts;
  for (const auto& [system, texts] : systems) parts.push_back(str_cat(system, " ", texts));
  return parts.empty() ? "none" : join(parts);
}

// A line below a fact.
std::string detail(const std::string& text) {
  return std::string(14, ' ') + text + "\n";
}

struct Totals {
  double seconds = 0;
  std::set<std::string> artists, genres;
  std::size_t with_lyrics = 0, with_times = 0, with_phones = 0, unnamed = 0, stereo = 0;
  std::map<int, std::size_t> rates;  // Hz -> songs
  std::vector<double> lufs;          // ascending
};

Totals total(const DataCheck& check) {
  Totals totals;
  for (const CheckedSong& song : check.songs) {
    totals.seconds += song.seconds;
    if (!song.entry.artist.empty()) totals.artists.insert(song.entry.artist);
    if (!song.entry.genre.empty()) totals.genres.insert(song.entry.genre);
    if (!song.entry.lyrics.empty()) ++totals.with_lyrics;
    if (!song.entry.character_times.empty()) ++totals.with_times;
    if (!song.entry.phones.empty()) ++totals.with_phones;
    if (song.entry.artist.empty() && song.entry.genre.empty()) ++totals.unnamed;
    if (song.channels > 1) ++totals.stereo;
    ++totals.rates[song.sample_rate];
    if (song.lufs) totals.lufs.push_back(*song.lufs);
  }
  std::sort(totals.lufs.begin(), totals.lufs.end());
  return totals;
}

std::string rates_text(const Totals& totals) {
  std::vector<std::string> parts;
  for (const auto& [rate, songs] : totals.rates) parts.push_back(str_cat(rate, " Hz: ", songs));
  parts.push_back(str_cat("with two or more channels: ", totals.stereo));
  return join(parts);
}

template <typename Share>
void add_songs_above(const DataCheck& check, const char* name, double limit, Share share,
                     std::string& text) {
  std::string items;
  std::size_t songs = 0;
  for (const CheckedSong& song : check.songs) {
    if (share(song) <= limit) continue;
    ++songs;
    items += detail(str_cat(song.entry.audio.string(), ": ", rounded(100 * share(song), 2), " %"));
  }
  text += fact(name, counted(songs, "song")) + items;
}

}  // namespace

WritingSystems count_writing_systems(const DataCheck& check) {
  const Totals totals = total(check);
  WritingSystems counts;
  const auto add = [](const std::string& text, std::map<std::string, std::size_t>& systems) {
    const std::string system(text::writing_system(text));
    if (!system.empty()) ++systems[system];
  };
  for (const std::string& name : totals.artists) add(name, counts.names);
  for (const std::string& name : totals.genres) add(name, counts.names);
  for (const CheckedSong& song : check.songs) add(song.entry.lyrics, counts.lyrics);
  return counts;
}

std::string data_check_text(const DataCheck& check) {
  const Totals totals = total(check);
  std::string text =
      fact("songs", str_cat(check.songs.size(), " (", check.skipped.size(), " left out)"));
  text += totals.seconds < 360 ? fact("seconds", rounded(totals.seconds, 1))
                               : fact("hours", rounded(totals.seconds / 3600, 2));
  text += fact("names", str_cat(counted(totals.artists.size(), "artist"), ", ",
                                counted(totals.genres.size(), "genre"), ", ",
                                counted(totals.unnamed, "song"), " with neither"));
  text += fact("lyrics",
               str_cat(counted(totals.with_lyrics, "song"), ", ", totals.with_times,
                       " of them with character times, ", totals.with_phones, " with phones"));
  const WritingSystems writing = count_writing_systems(check);
  text += fact("writing", str_cat("names: ", writing_text(writing.names),
                                  "; lyrics: ", writing_text(writing.lyrics)));
  text += fact("sound", rates_text(totals));
  if (!totals.lufs.empty()) {
    text += fact("loudness",
                 str_cat(rounded(totals.lufs.front(), 1), " to ", rounded(totals.lufs.back(), 1),
                         " LUFS, median ", rounded(median(totals.lufs), 1)));
  }
  add_songs_above(
      check, "clipped", kAudibleClipping, [](const CheckedSong& song) { return song.clipped; },
      text);
  add_songs_above(
      check, "much silence", kMuchSilence, [](const CheckedSong& song) { return song.silent; },
      text);
  text += fact("duplicates", counted(check.duplicates.size(), "pair"));
  for (const Duplicate& pair : check.duplicates) {
    text += detail(str_cat(check.songs[pair.one].entry.audio.string(), " = ",
                           check.songs[pair.other].entry.audio.string(), " (",
                           rounded(100 * pair.similarity, 0), " % alike)"));
  }
  if (!check.skipped.empty()) text += fact("left out", counted(check.skipped.size(), "song"));
  for (const SkippedSong& song : check.skipped)
    text += detail(str_cat(song.audio.string(), ": ", song.reason));
  return text;
}

nlohmann::ordered_json data_check_json(const DataCheck& check) {
  const Totals totals = total(check);
  const WritingSystems writing = count_writing_systems(check);
  nlohmann::ordered_json json = {
      {"format_version", kDataCheckVersion},
      {"seconds", totals.seconds},
      {"artists", totals.artists.size()},
      {"genres", totals.genres.size()},
      {"writing", {{"names", writing.names}, {"lyrics", writing.lyrics}}},
      {"songs", nlohmann::ordered_json::array()},
      {"duplicates", nlohmann::ordered_json::array()},
      {"left_out", nlohmann::ordered_json::array()}};
  for (const CheckedSong& song : check.songs) {
    json["songs"].push_back({{"file", song.entry.audio.string()},
                             {"seconds", song.seconds},
                             {"sample_rate", song.sample_rate},
                             {"channels", song.channels},
                             {"lyrics", !song.entry.lyrics.empty()},
                             {"character_times", !song.entry.character_times.empty()},
                             {"phones", !song.entry.phones.empty()},
                             {"clipped", song.clipped},
                             {"silent", song.silent}});
    if (song.lufs) json["songs"].back()["lufs"] = *song.lufs;
  }
  for (const Duplicate& pair : check.duplicates) {
    json["duplicates"].push_back({{"one", check.songs[pair.one].entry.audio.string()},
                                  {"other", check.songs[pair.other].entry.audio.string()},
                                  {"similarity", pair.similarity}});
  }
  for (const SkippedSong& song : check.skipped)
    json["left_out"].push_back({{"file", song.audio.string()}, {"reason", song.reason}});
  return json;
}

}  // namespace crooner::training
