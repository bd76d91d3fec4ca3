#include "import/id_lists.h"

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "text/id_list.h"

namespace crooner::importer {
namespace {

// A model with fewer rows than the list has ids is another one.
std::string import_list(const std::filesystem::path& source, const std::filesystem::path& folder,
                        LabelVersion version, int bins) {
  const std::string lines = read_file(source);
  std::istringstream stream(lines);
  const text::IdList list = text::IdList::read(stream, source.string(), version);
  std::int64_t largest = 0;
  for (const auto& [name, id] : list.entries()) largest = std::max(largest, id);
  if (list.entries().empty() || largest >= bins) {
    throw InputError(str_cat("The id list '", source.string(), "' has ids up to ", largest,
                             ", but the model has rows for 0 to ", bins - 1,
                             "; it belongs to another model."));
  }
  const std::string name = source.filename().string();
  write_file(folder / name, lines);
  return name;
}

}  // namespace

std::filesystem::path find_id_lists(const std::vector<std::string>& sources) {
  for (const std::string& source : sources) {
    const auto folder = std::filesystem::absolute(source).parent_path();
    for (const char* list : {"v2_artist_ids.txt", "v3_artist_ids.txt"}) {
      if (path_exists(folder / list)) return folder;
    }
  }
  return {};
}

void import_id_lists(const std::filesystem::path& folder, config::ModelFolder& model) {
  bool missing = false;
  for (config::PriorEntry& prior : model.priors) {
    if (!prior.config.labels) continue;
    const config::LabelsConfig& labels = *prior.config.labels;
    missing = missing || folder.empty();
    if (folder.empty()) continue;
    const std::string version = to_string(labels.version);
    prior.ids = config::IdLists{import_list(folder / (version + "_artist_ids.txt"), model.folder,
                                            labels.version, labels.artist_bins),
                                import_list(folder / (version + "_genre_ids.txt"), model.folder,
                                            labels.version, labels.genre_bins)};
  }
  if (missing) {
    log::warn(
        "The model has no names of artists and genres, because there are no id lists. To add them, "
        "import it again with --ids FOLDER, which holds {v2,v3}_artist_ids.txt and "
        "{v2,v3}_genre_ids.txt.");
  }
}

}  // namespace crooner::importer
