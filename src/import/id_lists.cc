#include "import/id_lists.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>

#include "base/counted.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "text/id_list.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;

// The lines of the names of one version in Hugging Face's file.
std::string lines_from_json(const fs::path& path, LabelVersion version) {
  const auto names = nlohmann::json::parse(read_file(path), nullptr, false);
  if (!names.is_object()) {
    throw InputError(str_cat("The file '", path.string(), "' is ",
                             names.is_discarded() ? "not JSON" : "JSON, but no object",
                             "; it must map names to ids, {\"name\": 1, ...}."));
  }
  std::vector<std::pair<std::int64_t, std::string>> list;
  for (const auto& [name, id] : names.items()) {
    if (!id.is_number_integer()) {
      throw InputError(
          str_cat("The file '", path.string(), "' has no integer id for '", printable(name), "'."));
    }
    const bool v2 = name.ends_with(".v2");
    if (v2 != (version == LabelVersion::kV2)) continue;
    list.emplace_back(id.get<std::int64_t>(), v2 ? name.substr(0, name.size() - 3) : name);
  }
  std::sort(list.begin(), list.end());
  std::string lines;
  for (const auto& [id, name] : list) lines += str_cat(name, ";", id, "\n");
  return lines;
}

// The names that are in the list more than once, with different ids.
void warn_of_duplicates(const text::IdList& list, const fs::path& source) {
  std::map<std::string, std::int64_t> ids;
  std::set<std::string> several;
  for (const auto& [name, id] : list.entries()) {
    const auto [at, is_new] = ids.emplace(name, id);
    if (!is_new && at->second != id) several.insert(name);
  }
  if (several.empty()) return;
  log::warn(str_cat("The id list '", source.string(), "' has ", counted(several.size(), "name"),
                    " with more than one id, among them '", printable(*several.begin()),
                    "'; of each the last id counts."));
}

// A model with fewer rows than the list has ids is another one.
void check_list(const std::string& lines, const fs::path& source, LabelVersion version, int bins) {
  if (lines.starts_with("\xff\xfe") || lines.starts_with("\xfe\xff")) {
    throw InputError(str_cat("The id list '", source.string(),
                             "' is UTF-16; save it as UTF-8 (iconv -f UTF-16 -t UTF-8)."));
  }
  std::istringstream stream(lines);
  const text::IdList list = text::IdList::read(stream, source.string(), version);
  if (list.entries().empty()) {
    throw InputError(str_cat("The id list '", source.string(),
                             "' holds no names; its lines must be 'name;id'."));
  }
  std::int64_t largest = 0;
  for (const auto& [name, id] : list.entries()) largest = std::max(largest, id);
  if (largest >= bins) {
    throw InputError(str_cat("The id list '", source.string(), "' has ids up to ", largest,
                             ", but the model has rows for 0 to ", bins - 1,
                             "; it belongs to another model."));
  }
  warn_of_duplicates(list, source);
}

struct FoundList {
  fs::path source;
  std::string name;  // in the model folder
  std::string lines;
};

// The list of a kind ("artist", "genre") in a folder; nothing: there is none.
std::optional<FoundList> find_list(const fs::path& folder, const std::string& kind,
                                   LabelVersion version) {
  const std::string name = str_cat(to_string(version), "_", kind, "_ids.txt");
  if (path_exists(folder / name)) return FoundList{folder / name, name, read_file(folder / name)};
  const fs::path json = folder / (kind + "s.json");
  if (!path_exists(json)) return std::nullopt;
  return FoundList{json, name, lines_from_json(json, version)};
}

class Lists {
 public:
  Lists(const IdListSources& sources, config::ModelFolder& model)
      : sources_(sources), model_(model) {}

  std::vector<ListFile> read() {
    bool missing = false;
    for (config::PriorEntry& prior : model_.priors) {
      if (!prior.config.labels) continue;
      const config::LabelsConfig& labels = *prior.config.labels;
      const auto artists = list_of(prior, "artist");
      if (artists) check_list(artists->lines, artists->source, labels.version, labels.artist_bins);
      const auto genres = list_of(prior, "genre");
      if (genres) check_list(genres->lines, genres->source, labels.version, labels.genre_bins);
      missing = missing || !artists || !genres;
      if (!artists || !genres) continue;
      prior.ids = config::IdLists{add(*artists), add(*genres)};
    }
    if (!files_.empty()) keep_other_versions();
    if (missing) {
      log::warn(
          "The model has no names of artists and genres, because there are no id lists. To add "
          "them, import it again with --ids FOLDER, which holds {v2,v3}_artist_ids.txt and "
          "{v2,v3}_genre_ids.txt, or artists.json and genres.json.");
    }
    return std::move(files_);
  }

 private:
  // Hugging Face's files hold the names of both versions; none is lost.
  void keep_other_versions() {
    for (const fs::path& folder : sources_.folders) {
      for (const char* kind : {"artist", "genre"}) {
        const fs::path json = folder / str_cat(kind, "s.json");
        if (!path_exists(json)) continue;
        for (const LabelVersion version : {LabelVersion::kV2, LabelVersion::kV3}) {
          const std::string name = str_cat(to_string(version), "_", kind, "_ids.txt");
          const std::string lines = lines_from_json(json, version);
          const bool known = std::any_of(files_.begin(), files_.end(),
                                         [&](const ListFile& file) { return file.name == name; });
          if (!known && !lines.empty()) files_.push_back({name, lines});
        }
      }
    }
  }

  std::optional<FoundList> list_of(const config::PriorEntry& prior, const std::string& kind) const {
    const LabelVersion version = prior.config.labels->version;
    if (!sources_.ids.empty()) {
      auto found = find_list(sources_.ids, kind, version);
      if (found) return found;
      const fs::path file = sources_.ids / str_cat(to_string(version), "_", kind, "_ids.txt");
      check_not_refused(file);
      throw InputError(
          str_cat("The id list '", file.string(), "' cannot be read: there is no such file."));
    }
    const auto own = sources_.own.find(prior.config.level);
    if (own != sources_.own.end()) {
      const fs::path file = kind == "artist" ? own->second.artists : own->second.genres;
      return FoundList{file, file.filename().string(), read_file(file)};
    }
    for (const fs::path& folder : sources_.folders) {
      auto found = find_list(folder, kind, version);
      if (found && !found->lines.empty()) return found;
    }
    return std::nullopt;
  }

  std::string add(const FoundList& list) {
    for (std::string name = list.name;; name = "level_" + name) {
      const auto same = std::find_if(files_.begin(), files_.end(),
                                     [&](const ListFile& file) { return file.name == name; });
      if (same == files_.end()) {
        files_.push_back({name, list.lines});
        return name;
      }
      if (same->lines == list.lines) return name;
    }
  }

  const IdListSources& sources_;
  config::ModelFolder& model_;
  std::vector<ListFile> files_;
};

}  // namespace

std::vector<ListFile> read_id_lists(const IdListSources& sources, config::ModelFolder& model) {
  return Lists(sources, model).read();
}

}  // namespace crooner::importer
