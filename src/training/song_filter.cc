#include "training/song_filter.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"
#include "base/trim.h"

namespace crooner::training {
namespace {

std::optional<double> number_in(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

// None: the song has no such field.
std::optional<std::string> field_of(const TrainingSong& song, const std::string& field) {
  if (field == "file") return song.audio.filename().string();
  if (field == "artist" && !song.artist.empty()) return song.artist;
  if (field == "genre" && !song.genre.empty()) return song.genre;
  const auto found = song.fields.find(field);
  if (found == song.fields.end()) return std::nullopt;
  return found->second;
}

bool in_order(const std::string& operation, double value, double limit) {
  if (operation == "<") return value < limit;
  if (operation == "<=") return value <= limit;
  if (operation == ">") return value > limit;
  return value >= limit;
}

std::vector<std::string> split_alternatives(const std::string& condition) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
    end = condition.find('|', begin);
    parts.push_back(condition.substr(begin, end == std::string::npos ? end : end - begin));
  }
  return parts;
}

}  // namespace

SongFilter::SongFilter(const std::vector<std::string>& conditions) : conditions_(conditions) {
  for (const std::string& condition : conditions) {
    const auto refuse = [&](const std::string& why) {
      throw UsageError(str_cat("--where '", printable(condition), "' ", why));
    };
    auto& alternatives = all_.emplace_back();
    for (const std::string& text : split_alternatives(condition)) {
      const auto begin = text.find_first_of("=!<>");
      const auto end = begin == std::string::npos ? begin : text.find_first_not_of("=!<>", begin);
      const auto word = [&](std::size_t from, std::size_t to) {
        return std::string(trimmed(std::string_view(text).substr(from, to - from), " "));
      };
      Comparison comparison;
      if (end != std::string::npos) {
        comparison = {word(0, begin), text.substr(begin, end - begin), word(end, text.size())};
      }
      const std::string& operation = comparison.operation;
      static const std::set<std::string> kOperations = {"=", "!=", "<", "<=", ">", ">="};
      if (comparison.field.empty() || !kOperations.contains(operation)) {
        refuse(
            "is no condition; it takes FIELD=VALUE, with =, !=, <, <=, > or >=, and | between "
            "alternatives.");
      }
      if (operation != "=" && operation != "!=" && !number_in(comparison.value))
        refuse(str_cat("orders by '", printable(comparison.value), "', which is no number."));
      alternatives.push_back(std::move(comparison));
    }
  }
}

bool SongFilter::Comparison::holds(const TrainingSong& song) const {
  const auto found = field_of(song, field);
  if (!found) return operation == "!=";
  const auto number = number_in(*found), limit = number_in(value);
  if (operation == "=" || operation == "!=") {
    const bool same = *found == value || (number && limit && *number == *limit);
    return same == (operation == "=");
  }
  return number && in_order(operation, *number, *limit);
}

bool SongFilter::operator()(const TrainingSong& song) const {
  return std::ranges::all_of(all_, [&](const auto& alternatives) {
    return std::ranges::any_of(
        alternatives, [&](const Comparison& comparison) { return comparison.holds(song); });
  });
}

void SongFilter::apply(Manifest& manifest) const {
  if (all_.empty()) return;
  std::set<std::string> fields = {"file", "artist", "genre"};
  for (const TrainingSong& song : manifest.songs) {
    for (const auto& [name, value] : song.fields) fields.insert(name);
  }
  for (const auto& alternatives : all_) {
    for (const Comparison& comparison : alternatives) {
      if (fields.contains(comparison.field)) continue;
      throw InputError(str_cat("No song has the field '", printable(comparison.field),
                               "' of --where; the songs have ", join(fields), "."));
    }
  }
  const auto left_out =
      std::stable_partition(manifest.songs.begin(), manifest.songs.end(), std::cref(*this));
  if (left_out == manifest.songs.begin()) {
    throw InputError(str_cat("--where leaves none of ", counted(manifest.songs.size(), "song"),
                             ": '", join(conditions_, "', '"), "'."));
  }
  std::move(left_out, manifest.songs.end(), std::back_inserter(manifest.unselected));
  manifest.songs.erase(left_out, manifest.songs.end());
}

Manifest read_manifest(const std::filesystem::path& source, const std::vector<std::string>& where) {
  const SongFilter filter(where);
  Manifest manifest = read_manifest(source);
  filter.apply(manifest);
  return manifest;
}

std::vector<TrainingSong> all_songs(const Manifest& manifest) {
  std::vector<TrainingSong> all = manifest.songs;
  all.insert(all.end(), manifest.unselected.begin(), manifest.unselected.end());
  return all;
}

}  // namespace crooner::training
