#include "training/manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/counted.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/lower_case.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/suggest.h"
#include "base/text_file.h"
#include "base/utf8.h"
#include "training/song_folder.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kKeys = {"file",        "artist",          "genre", "lyrics",
                                        "lyrics_file", "character_times", "phones"};

// Unknown keys are allowed, but one that is nearly one of ours is a mistake.
void warn_misspelt_keys(const nlohmann::json& row, const std::string& where,
                        std::set<std::string>& reported) {
  for (const auto& [name, value] : row.items()) {
    if (std::ranges::find(kKeys, name) != kKeys.end() || !reported.insert(name).second) continue;
    const std::vector<std::string> close = suggestions(name, kKeys, 1);
    if (close.empty()) continue;
    log::warn(
        str_cat("The key '", name, "' ('", where, "') is unknown; did you mean '", close[0], "'?"));
  }
}

// Why the times of a song's characters cannot be used; empty: they can.
std::string refused_times(const TrainingSong& song) {
  const std::size_t characters = decode_utf8(song.lyrics).size();
  if (song.character_times.size() != characters) {
    return str_cat("there ", is_or_are(song.character_times.size()), " ",
                   counted(song.character_times.size(), "time"), " for ",
                   counted(characters, "character"), " of lyrics");
  }
  if (!std::ranges::is_sorted(song.character_times)) return "they do not ascend";
  return "";
}

// Entries are [begin, end, phone] or [begin, end, phone, letter]. Throws nlohmann's exceptions for
// one of another form.
std::vector<SungPhone> read_phones(const nlohmann::json& entries) {
  std::vector<SungPhone> phones;
  for (const nlohmann::json& entry : entries) {
    SungPhone phone{entry.at(0).get<double>(), entry.at(1).get<double>(),
                    entry.at(2).get<std::string>()};
    if (entry.size() > 3) phone.letter = entry.at(3).get<int>();
    phones.push_back(std::move(phone));
  }
  return phones;
}

// The phones of a row; empty, with a warning, where they cannot be used.
std::vector<SungPhone> usable_phones(const nlohmann::json& row, const std::string& name) {
  if (!row.contains("phones")) return {};
  std::string reason = "they are no list of [begin, end, phone]";
  try {
    std::vector<SungPhone> phones;
    if (row.at("phones").is_array()) {
      phones = read_phones(row.at("phones"));
      reason.clear();
    }
    if (!std::ranges::is_sorted(phones, {}, &SungPhone::begin)) reason = "they do not ascend";
    if (reason.empty()) return phones;
  } catch (const nlohmann::json::exception&) {
  }
  log::warn(str_cat("The 'phones' of '", name, "' cannot be used, as ", reason,
                    "; the song is used without them."));
  return {};
}

std::string in_quotes(const std::string& name) {
  return str_cat("'", name, "'");
}

// Where a row is, as a file that is left out is named.
std::string row_name(const fs::path& file, std::size_t line) {
  return str_cat(file.string(), ", line ", line);
}

// What a SongFilter can compare, besides names.
std::map<std::string, std::string> further_fields(const nlohmann::json& row) {
  std::map<std::string, std::string> fields;
  for (const auto& [name, value] : row.items()) {
    if (std::ranges::find(kKeys, name) != kKeys.end()) continue;
    if (value.is_string()) fields[name] = value.get<std::string>();
    if (value.is_number() || value.is_boolean()) fields[name] = value.dump();
  }
  return fields;
}

// One row of a manifest, of either kind.
void add_row(const nlohmann::json& row, const fs::path& folder, const std::string& name,
             Manifest& list) {
  const auto has = [&](const char* name) { return row.contains(name) && !row.at(name).is_null(); };
  const auto text = [&](const char* name) {
    return has(name) ? row.at(name).get<std::string>() : std::string();
  };
  TrainingSong song;
  try {
    if (text("file").empty()) throw InputError("It has no 'file'.");
    song.audio = folder / text("file");
    song.artist = text("artist");
    song.genre = text("genre");
    song.lyrics = has("character_times") ? text("lyrics") : sung_part(text("lyrics"));
    if (const std::string file = text("lyrics_file"); !file.empty()) {
      if (!path_exists(folder / file)) {
        check_not_refused(folder / file);
        throw InputError(str_cat("Its lyrics file '", file, "' does not exist."));
      }
      song.lyrics =
          has("character_times") ? read_text(folder / file) : read_song_lyrics(folder / file);
    }
    if (has("character_times"))
      song.character_times = row.at("character_times").get<std::vector<double>>();
    check_not_refused(song.audio);
    if (!path_exists(song.audio)) throw InputError("The file does not exist.");
    if (const std::string reason = refused_times(song);
        !song.character_times.empty() && !reason.empty()) {
      log::warn(str_cat("The 'character_times' of '", name, "' cannot be used, as ", reason,
                        "; the song is used without them."));
      song.character_times.clear();
    }
    song.phones = usable_phones(row, name);
    song.fields = further_fields(row);
    list.songs.push_back(std::move(song));
  } catch (const InputError& error) {
    list.skipped.push_back({song.audio.empty() ? fs::path(name) : song.audio, error.what()});
  } catch (const nlohmann::json::exception&) {
    list.skipped.push_back({name, "A value is of the wrong type."});
  }
}

void read_jsonl(const fs::path& file, Manifest& list) {
  std::istringstream in(read_text(file));
  std::set<std::string> reported;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto row = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (!row.is_object())
      throw InputError(str_cat("Line ", number, " of '", file.string(), "' is not a JSON object."));
    const std::string name = row_name(file, number);
    warn_misspelt_keys(row, name, reported);
    add_row(row, file.parent_path(), name, list);
  }
}

void read_csv_manifest(const fs::path& file, Manifest& list) {
  const std::vector<CsvRow> rows = parse_csv(read_text(file));
  std::set<std::string> reported;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string name = row_name(file, rows[i].line);
    if (rows[i].unterminated_quote)
      throw InputError(str_cat("A quote in '", name, "' is not closed."));
    std::vector<std::string> names;
    for (const std::string& column : rows[0].fields) names.push_back(lower_case(column));
    if (i == 0) {
      if (std::ranges::find(names, "file") != names.end()) continue;
      throw InputError(str_cat("The header of '", file.string(),
                               "' has no column 'file'; it names ", join(names, ", ", in_quotes),
                               "."));
    }
    if (names.size() != rows[i].fields.size()) {
      list.skipped.push_back(
          {name,
           str_cat("It has ", counted(rows[i].fields.size(), "field"), ", but the header names ",
                   names.size(), " (quote a field that contains a comma or a line break).")});
      continue;
    }
    nlohmann::json row = nlohmann::json::object();
    for (std::size_t column = 0; column < names.size(); ++column)
      row[names[column]] = rows[i].fields[column];
    warn_misspelt_keys(row, name, reported);
    add_row(row, file.parent_path(), name, list);
  }
}

}  // namespace

std::vector<fs::path> manifests_in(const fs::path& folder) {
  std::vector<fs::path> manifests;
  for (const char* name : {"manifest.csv", "manifest.jsonl"}) {
    if (path_exists(folder / name)) manifests.push_back(folder / name);
  }
  return manifests;
}

std::optional<fs::path> manifest_in(const fs::path& folder) {
  const auto manifests = manifests_in(folder);
  return manifests.empty() ? std::nullopt : std::optional(manifests.front());
}

Manifest read_manifest(const fs::path& source) {
  Manifest list;
  const fs::path file = manifest_in(source).value_or(source);
  check_not_refused(file);
  if (!path_exists(file)) {
    throw InputError(str_cat("--data '", source.string(),
                             "' does not exist. It takes a folder of audio files or a manifest "
                             "(.jsonl or .csv)."));
  }
  if (is_folder(file)) {
    read_song_folder(file, list);
  } else if (lower_extension(file) == ".jsonl") {
    read_jsonl(file, list);
  } else if (lower_extension(file) == ".csv" || lower_extension(file) == ".tsv") {
    read_csv_manifest(file, list);
  } else {
    throw InputError(str_cat("--data '", file.string(),
                             "' is not a dataset. It takes a folder of audio files or a manifest "
                             "(.jsonl or .csv)."));
  }
  if (list.songs.empty()) {
    std::string why;
    if (!list.skipped.empty()) {
      why = str_cat("; ", counted(list.skipped.size(), "song"), " ",
                    list.skipped.size() == 1 ? "was" : "were", " left out; the first, '",
                    list.skipped[0].audio.string(), "': ", list.skipped[0].reason);
    }
    throw InputError(
        str_cat("'", source.string(), "' contains no usable song", why.empty() ? "." : why));
  }
  std::sort(list.songs.begin(), list.songs.end(),
            [](const TrainingSong& a, const TrainingSong& b) { return a.audio < b.audio; });
  return list;
}

void write_manifest(const fs::path& file, const std::vector<TrainingSong>& songs) {
  std::error_code failure;
  const fs::path folder = fs::absolute(file, failure).parent_path();
  std::string lines;
  for (const TrainingSong& song : songs) {
    nlohmann::ordered_json row{{"file", fs::proximate(song.audio, folder, failure).string()},
                               {"artist", song.artist},
                               {"genre", song.genre},
                               {"lyrics", song.lyrics}};
    if (!song.character_times.empty()) row["character_times"] = song.character_times;
    for (const SungPhone& phone : song.phones) {
      row["phones"].push_back({phone.begin, phone.end, phone.name});
      if (phone.letter >= 0) row["phones"].back().push_back(phone.letter);
    }
    lines += json_text(row) + '\n';
  }
  write_file(file, lines);
}

}  // namespace crooner::training
