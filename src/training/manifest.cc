#include "training/manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "audio/audio_reader.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/strings.h"
#include "base/suggest.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kNames = {"file",   "artist",      "genre",
                                         "lyrics", "lyrics_file", "character_times"};

// A manifest may say more than is asked of it; but a name that is nearly one of ours is a mistake.
void warn_of_misspelt(const nlohmann::json& row, const std::string& place,
                      std::set<std::string>& told) {
  for (const auto& [name, value] : row.items()) {
    if (std::ranges::find(kNames, name) != kNames.end() || !told.insert(name).second) continue;
    const std::vector<std::string> close = suggestions(name, kNames, 1);
    if (close.empty()) continue;
    log::warn(str_cat("The entry '", name, "' (", place, ") is not used; did you mean '", close[0],
                      "'?"));
  }
}

// One row of a manifest, of either kind.
void add_row(const nlohmann::json& row, const fs::path& folder, const std::string& place,
             Manifest& list) {
  const auto text = [&](const char* name) { return row.value(name, std::string()); };
  TrainingSong song;
  try {
    if (text("file").empty()) throw InputError(str_cat(place, " names no file."));
    song.audio = folder / text("file");
    song.artist = text("artist");
    song.genre = text("genre");
    song.lyrics = text("lyrics");
    if (const std::string file = text("lyrics_file"); !file.empty()) {
      if (!fs::exists(folder / file))
        throw InputError(str_cat("Its lyrics file '", file, "' is not there."));
      song.lyrics = read_file(folder / file);
    }
    if (row.contains("character_times"))
      song.character_times = row.at("character_times").get<std::vector<double>>();
    if (!fs::exists(song.audio)) throw InputError("The file is not there.");
    list.songs.push_back(std::move(song));
  } catch (const InputError& error) {
    list.skipped.push_back({song.audio.empty() ? fs::path(place) : song.audio, error.what()});
  } catch (const nlohmann::json::exception&) {
    list.skipped.push_back({place, "An entry is of the wrong kind."});
  }
}

void read_jsonl(const fs::path& file, Manifest& list) {
  std::istringstream in(read_file(file));
  std::set<std::string> told;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    const auto row = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!row.is_object())
      throw InputError(str_cat("Line ", number, " of '", file.string(), "' is not a JSON object."));
    const std::string place = str_cat("line ", number, " of '", file.string(), "'");
    warn_of_misspelt(row, place, told);
    add_row(row, file.parent_path(), place, list);
  }
}

void read_csv_manifest(const fs::path& file, Manifest& list) {
  const std::vector<CsvRow> rows = parse_csv(read_file(file));
  std::set<std::string> told;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string place = str_cat("line ", rows[i].line, " of '", file.string(), "'");
    if (rows[i].unterminated_quote)
      throw InputError(str_cat("A quote in ", place, " is not closed."));
    if (i == 0) continue;
    const std::vector<std::string>& names = rows[0].fields;
    if (names.size() != rows[i].fields.size()) {
      list.skipped.push_back(
          {place,
           str_cat("It has ", rows[i].fields.size(), " fields, and the first row names ",
                   names.size(), " (a field with a comma or a line end stands in quotes).")});
      continue;
    }
    nlohmann::json row = nlohmann::json::object();
    for (std::size_t column = 0; column < names.size(); ++column)
      row[names[column]] = rows[i].fields[column];
    warn_of_misspelt(row, place, told);
    add_row(row, file.parent_path(), place, list);
  }
}

bool looks_like_sound(const fs::path& file) {
  static const std::vector<std::string> known = {".wav",  ".flac", ".ogg", ".opus", ".mp3",
                                                 ".aiff", ".aif",  ".au",  ".caf"};
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return std::find(known.begin(), known.end(), extension) != known.end();
}

void read_folder(const fs::path& folder, Manifest& list) {
  for (const auto& entry :
       fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
    if (!entry.is_regular_file() || !looks_like_sound(entry.path())) continue;
    TrainingSong song;
    song.audio = entry.path();
    try {
      const auto info = audio::AudioReader(song.audio).info();
      const std::string stem = song.audio.stem().string();
      const auto dash = stem.find(" - ");
      song.artist = !info.tags.artist.empty()   ? info.tags.artist
                    : dash != std::string::npos ? stem.substr(0, dash)
                                                : "";
      song.genre = info.tags.genre;
      const fs::path words = fs::path(song.audio).replace_extension(".txt");
      if (fs::exists(words)) song.lyrics = read_file(words);
      list.songs.push_back(std::move(song));
    } catch (const InputError& error) {
      list.skipped.push_back({entry.path(), error.what()});
    }
  }
}

}  // namespace

Manifest read_manifest(const fs::path& source) {
  Manifest list;
  fs::path file = source;
  if (fs::is_directory(source)) {
    for (const char* name : {"manifest.jsonl", "manifest.csv"}) {
      if (fs::exists(source / name)) file = source / name;
    }
  }
  if (!fs::exists(file)) {
    throw InputError(str_cat("The data '", source.string(),
                             "' are not there. --data takes a folder of sound "
                             "files or a manifest (.jsonl or .csv)."));
  }
  if (fs::is_directory(file)) {
    read_folder(file, list);
  } else if (file.extension() == ".jsonl") {
    read_jsonl(file, list);
  } else if (file.extension() == ".csv") {
    read_csv_manifest(file, list);
  } else {
    throw InputError(str_cat("'", file.string(),
                             "' is no data set. --data takes a folder of sound files or a "
                             "manifest (.jsonl or .csv)."));
  }
  if (list.songs.empty()) {
    std::string why;
    if (!list.skipped.empty()) {
      why = str_cat("; ", list.skipped.size(), " are left out; the first, '",
                    list.skipped[0].audio.string(), "': ", list.skipped[0].reason);
    }
    throw InputError(
        str_cat("'", source.string(), "' holds no song that can be used", why.empty() ? "." : why));
  }
  std::sort(list.songs.begin(), list.songs.end(),
            [](const TrainingSong& a, const TrainingSong& b) { return a.audio < b.audio; });
  return list;
}

}  // namespace crooner::training
