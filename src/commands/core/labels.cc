#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/lower_case.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "report/json_line.h"
#include "text/id_list.h"
#include "text/normalise.h"

namespace crooner::commands {
namespace {

using Entry = std::pair<std::string, std::int64_t>;

text::IdList read_list(const std::string& model_name, std::string config::IdLists::*file) {
  const config::ModelFolder model = config::read_model_folder(config::find_model(model_name));
  const config::PriorEntry& top = model.top();
  if (!top.config.labels || !top.ids) {
    throw InputError(str_cat("The model '", model.name, "' has no lists of artists and genres",
                             top.config.labels ? "; models import --ids FOLDER adds them." : "."));
  }
  const LabelVersion version = top.config.labels->version;
  return text::IdList::read(model.file((*top.ids).*file), version);
}

// Entries that contain the text, ignoring case. Of a name with several ids the last one counts.
std::vector<Entry> search(const text::IdList& list, const std::string& text) {
  std::vector<Entry> found;
  for (const Entry& entry : list.entries()) {
    if (lower_case(entry.first).find(lower_case(text)) == std::string::npos) continue;
    if (list.find(entry.first) == entry.second) found.push_back(entry);
  }
  return found;
}

void print(const std::vector<Entry>& entries, bool json) {
  for (const auto& [name, id] : entries) {
    if (json) {
      std::cout << report::json_line({{"name", name}, {"id", id}});
    } else {
      std::cout << name << '\n';
    }
  }
}

void print_labels(const cli::LabelsOptions& options, std::string config::IdLists::*file,
                  const char* what) {
  const text::IdList list = read_list(options.model.model, file);
  std::vector<Entry> found = search(list, options.search);
  const std::vector<std::string> words = text::genre_words(options.search, list.version());
  const bool genre = file == &config::IdLists::genres && words.size() > 1;
  if (found.empty() && genre &&
      std::all_of(words.begin(), words.end(), [&](const auto& word) { return list.find(word); })) {
    log::info(str_cat("--genre '", options.search, "' is read as ", words.size(), " genres:"));
    for (const std::string& word : words) found.emplace_back(word, list.find(word).value_or(0));
  }
  if (found.empty()) {
    const std::vector<std::string> close = list.closest(options.search, 10);
    if (close.empty()) {
      throw InputError(str_cat("No ", what, " is similar to '", options.search,
                               "'; without it all are listed."));
    }
    log::info(str_cat("No ", what, " contains '", options.search, "'; the most similar are:"));
    for (const std::string& name : close) found.emplace_back(name, list.find(name).value_or(0));
  }
  print(found, options.log.json);
}

}  // namespace

void labels_artists(const cli::LabelsOptions& options) {
  print_labels(options, &config::IdLists::artists, "artist");
}

void labels_genres(const cli::LabelsOptions& options) {
  print_labels(options, &config::IdLists::genres, "genre");
}

}  // namespace crooner::commands
