#include "training/label_names.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "text/normalise.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

std::string to_lines(const text::IdList& list) {
  std::string lines;
  for (const auto& [name, id] : list.entries()) lines += str_cat(name, ";", id, "\n");
  return lines;
}

text::IdList from_lines(const std::string& lines, LabelVersion version) {
  std::istringstream stream(lines);
  return text::IdList::read(stream, "the names", version);
}

text::IdList make_id_list(const std::set<std::string>& names, int rows, const char* kind,
                          LabelVersion version) {
  std::string lines = "unknown;0\n";
  int id = 0;
  for (const std::string& name : names) lines += str_cat(name, ";", ++id, "\n");
  if (id >= rows) {
    throw InputError(str_cat("The data name ", id, " ", kind, "s, but the model has ", rows,
                             " rows (one is for \"unknown\"); raise labels.", kind,
                             "_bins of the preset to ", id + 1, " at least."));
  }
  return from_lines(lines, version);
}

}  // namespace

LabelNames collect_label_names(const std::vector<TrainingSong>& songs,
                               const config::LabelsConfig& labels) {
  const LabelVersion version = labels.version;
  std::set<std::string> artists, genres;
  for (const TrainingSong& song : songs) {
    artists.insert(text::normalise(song.artist, version));
    for (const std::string& word : text::genre_words(song.genre, version)) genres.insert(word);
  }
  for (auto* names : {&artists, &genres}) {
    names->erase("");
    names->erase("unknown");
  }
  return {make_id_list(artists, labels.artist_bins, "artist", version),
          make_id_list(genres, labels.genre_bins, "genre", version)};
}

namespace {

bool holds_other_names(const fs::path& file, const text::IdList& list) {
  if (!path_exists(file)) return false;
  try {
    return text::IdList::read(file, list.version()).entries() != list.entries();
  } catch (const InputError&) {
    return true;
  }
}

}  // namespace

void write_label_names(const fs::path& folder, const LabelNames& names) {
  const std::pair<fs::path, const text::IdList*> lists[] = {
      {folder / "artists.txt", &names.artists}, {folder / "genres.txt", &names.genres}};
  for (const auto& [file, list] : lists) {
    if (!holds_other_names(file, *list)) continue;
    throw UsageError(str_cat("'", file.string(),
                             "' is there and lists other names than the run trains with; choose "
                             "another folder for --out."));
  }
  for (const auto& [file, list] : lists) write_file(file, to_lines(*list));
}

std::optional<LabelNames> read_label_names(const fs::path& folder,
                                           const config::LabelsConfig& labels) {
  const fs::path artists = folder / "artists.txt", genres = folder / "genres.txt";
  if (!path_exists(artists) && !path_exists(genres)) return std::nullopt;
  return LabelNames{text::IdList::read(artists, labels.version),
                    text::IdList::read(genres, labels.version)};
}

std::optional<LabelNames> read_label_names(const config::ModelFolder& model, int level) {
  const config::PriorEntry& prior = model.at_level(level);
  if (!prior.config.labels || !prior.ids) return std::nullopt;
  const LabelVersion version = prior.config.labels->version;
  return LabelNames{text::IdList::read(model.file(prior.ids->artists), version),
                    text::IdList::read(model.file(prior.ids->genres), version)};
}

std::pair<std::int64_t, std::int64_t> add_label_name(text::IdList& list, const std::string& name,
                                                     const std::string& like,
                                                     const std::string& flag) {
  const auto existing = list.find(like);
  if (!existing) {
    const auto closest = list.closest(like);
    throw UsageError(
        str_cat(flag, " ", name, "=", like, ": the model does not know \"", like, "\"",
                closest.empty() ? "" : str_cat("; the closest name is \"", closest[0], "\""), "."));
  }
  if (list.find(name))
    throw UsageError(
        str_cat(flag, " ", name, "=", like, ": the model already knows \"", name, "\"."));
  std::int64_t largest = 0;
  for (const auto& entry : list.entries()) largest = std::max(largest, entry.second);
  list = from_lines(str_cat(to_lines(list), name, ";", largest + 1, "\n"), list.version());
  return {largest + 1, *existing};
}

text::Labeller make_labeller(const config::PriorConfig& config, const LabelNames& names) {
  const config::LabelsConfig& labels = *config.labels;
  return {{labels.version, labels.genre_slots, config.lyrics ? config.lyrics->tokens : 0},
          names.artists,
          names.genres};
}

}  // namespace crooner::training
