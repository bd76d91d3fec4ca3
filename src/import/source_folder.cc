#include "import/source_folder.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/json_reader.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;

bool ends_as_weights(const std::string& name) {
  for (const char* end : {".pth.tar", ".pth", ".pt", ".ckpt", ".bin", ".safetensors"}) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

// The names in a folder, sorted, without hidden ones.
std::vector<std::string> names_in(const fs::path& folder) {
  std::error_code failure;
  std::vector<std::string> names;
  fs::directory_iterator entries(folder, failure);
  if (failure) {
    throw InputError(
        str_cat("The folder '", folder.string(), "' cannot be read: ", failure.message(), "."));
  }
  for (const fs::directory_entry& entry : entries) {
    std::string name = entry.path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Sets of one model by the names that Hugging Face's library gives them, single files first, then
// complete rows of shards; files of another precision ("model.fp16.safetensors") last.
std::vector<std::vector<fs::path>> huggingface_sets(const fs::path& folder,
                                                    const std::vector<std::string>& names) {
  static const std::regex pattern(
      R"((model|pytorch_model)(\.[A-Za-z0-9_]+)?(-([0-9]{5})-of-([0-9]{5}))?\.(safetensors|bin))");
  struct Row {
    bool variant, pickle;
    std::size_t shards;
    std::string name;
    auto operator<=>(const Row&) const = default;
  };
  std::map<Row, std::vector<fs::path>> rows;
  for (const std::string& name : names) {
    std::smatch match;
    if (!is_file(folder / name) || !std::regex_match(name, match, pattern)) continue;
    const std::size_t shards = match[5].matched ? std::stoul(match[5]) : 0;
    rows[{match[2].matched, match[6] == "bin", shards, str_cat(match[1], match[2])}].push_back(
        folder / name);
  }
  std::vector<std::vector<fs::path>> sets;
  for (auto& [row, files] : rows) {
    if (row.shards == 0 || files.size() == row.shards) sets.push_back(std::move(files));
  }
  return sets;
}

// The shards of the indexes whose files are all there.
std::vector<std::vector<fs::path>> indexed_sets(const fs::path& folder,
                                                const std::vector<std::string>& names) {
  std::vector<std::vector<fs::path>> sets;
  for (const std::string& name : names) {
    if (!name.ends_with(".index.json")) continue;
    const auto json = nlohmann::json::parse(read_file(folder / name), nullptr, false);
    const auto map = json.is_object() ? json.find("weight_map") : json.end();
    if (map == json.end() || !map->is_object()) continue;
    std::set<fs::path> shards;
    for (const auto& [tensor, file] : map->items()) {
      if (file.is_string()) shards.insert(folder / fs::path(file.get<std::string>()).filename());
    }
    if (!shards.empty() && std::all_of(shards.begin(), shards.end(), is_file))
      sets.emplace_back(shards.begin(), shards.end());
  }
  return sets;
}

// The commits of a repository in Hugging Face's cache.
std::vector<fs::path> snapshots_in(const fs::path& folder) {
  std::vector<fs::path> all;
  std::error_code failure;
  const fs::path snapshots = folder / "snapshots";
  if (!fs::is_directory(snapshots, failure)) return all;
  const fs::path main = folder / "refs" / "main";
  if (is_file(main)) {
    std::string commit = read_file(main);
    commit.erase(commit.find_last_not_of(" \r\n") + 1);
    if (!commit.empty() && fs::is_directory(snapshots / commit, failure))
      return {snapshots / fs::path(commit).filename()};
  }
  for (const std::string& name : names_in(snapshots)) all.push_back(snapshots / name);
  return all;
}

std::string missing_shards(const std::vector<std::string>& names) {
  static const std::regex pattern(R"((.*)-([0-9]{5})-of-([0-9]{5})(\..*))");
  std::vector<std::string> missing;
  const std::set<std::string> present(names.begin(), names.end());
  std::set<std::string> expected;
  for (const std::string& name : names) {
    std::smatch match;
    if (!std::regex_match(name, match, pattern)) continue;
    const int count = std::min(std::stoi(match[3]), 1000);
    for (int i = 1; i <= count; ++i) {
      const std::string number = std::to_string(i);
      expected.insert(str_cat(match[1], "-", std::string(5 - number.size(), '0'), number, "-of-",
                              match[3], match[4]));
    }
  }
  for (const std::string& name : expected) {
    if (!present.contains(name)) missing.push_back(name);
  }
  if (missing.size() > 3) missing.resize(3);
  return join(missing, "', '");
}

// What is special about a folder that holds no complete weights.
std::string reason_of(const fs::path& folder, const std::vector<std::string>& names) {
  std::error_code failure;
  for (const std::string& name : names) {
    const fs::path path = folder / name;
    if (fs::is_symlink(fs::symlink_status(path, failure)) && !fs::exists(path, failure)) {
      return str_cat("'", name, "' is a link to a file that is gone; download it again");
    }
  }
  if (const std::string missing = missing_shards(names); !missing.empty())
    return str_cat("'", missing, "' cannot be read: it is not there");
  for (const std::string& name : names) {
    if (name.ends_with(".incomplete") || name.ends_with(".part") || name.ends_with(".crdownload"))
      return str_cat("the download of '", name, "' is not finished");
  }
  const std::set<std::string> present(names.begin(), names.end());
  if (present.contains("data.pkl") && present.contains("data")) {
    return "it is an unpacked PyTorch archive; give the file that it was unpacked from";
  }
  for (const std::string& name : names) {
    if (name.ends_with(".index.json"))
      return str_cat("the files that '", name, "' names are not all there");
  }
  if (present.contains("snapshots")) return "its snapshots/ is empty";
  return "";
}

[[noreturn]] void refuse_folder(const fs::path& folder, std::vector<std::string> names) {
  const std::string reason = reason_of(folder, names);
  const std::size_t count = names.size();
  if (names.size() > 6) names.resize(6);
  for (std::string& name : names) name = printable(name);
  throw InputError(str_cat(
      "The folder '", folder.string(), "' holds no complete weights",
      reason.empty() ? "" : ": " + reason, ". It holds ", names.empty() ? "nothing" : join(names),
      count > 6 ? str_cat(" and ", count - 6, " more") : "",
      "; it must hold the weight files of a model (vqvae.pth.tar, prior_level_2.pth.tar, ...), or "
      "config.json and model.safetensors, model-*.safetensors, pytorch_model.bin or "
      "pytorch_model-*.bin of Hugging Face (in its cache: snapshots/HASH), or a model.json of "
      "crooner."));
}

std::vector<SourceSet> folder_sets(const fs::path& folder) {
  if (is_file(folder / "model.json")) return {{{}, {}, folder}};
  const std::vector<std::string> names = names_in(folder);
  const fs::path config = is_file(folder / "config.json") ? folder / "config.json" : fs::path();
  std::vector<SourceSet> sets;
  std::set<std::vector<fs::path>> seen;
  auto rows = huggingface_sets(folder, names);
  for (auto& row : indexed_sets(folder, names)) rows.push_back(std::move(row));
  for (auto& files : rows) {
    std::vector<fs::path> sorted = files;
    std::sort(sorted.begin(), sorted.end());
    if (seen.insert(sorted).second) sets.push_back({{files}, config, {}});
  }
  if (!sets.empty()) return sets;

  SourceSet each;
  for (const std::string& name : names) {
    if (is_file(folder / name) && ends_as_weights(name) && missing_shards({name}).empty())
      each.files.push_back({folder / name});
  }
  if (!each.files.empty()) {
    each.config = config;
    return {each};
  }
  const std::vector<fs::path> snapshots = snapshots_in(folder);
  if (snapshots.size() == 1) return folder_sets(snapshots.front());
  if (snapshots.size() > 1) {
    throw InputError(str_cat("The cache '", folder.string(), "' holds ", snapshots.size(),
                             " snapshots; give one of them, for example '",
                             snapshots.front().string(), "'."));
  }
  refuse_folder(folder, names);
}

std::vector<FoundPart> open_model(const fs::path& folder) {
  const config::ModelFolder model = config::read_model_folder(folder);
  const auto open = [&](const config::WeightFileRef& ref) {
    const fs::path file = model.file(ref.path);
    auto parts = find_parts({std::make_shared<const checkpoint::WeightFile>(file)}, file.string());
    if (parts.size() == 1) return std::move(parts.front());
    throw InputError(str_cat("'", file.string(), "' holds ", parts.size(), " parts of a model."));
  };
  std::vector<FoundPart> parts;
  if (!model.vqvae_weights.path.empty()) {
    parts.push_back(open(model.vqvae_weights));
    parts.back().vqvae = model.vqvae;
  }
  for (const config::PriorEntry& entry : model.priors) {
    parts.push_back(open(entry.weights));
    parts.back().entry = entry;
    parts.back().level = entry.config.level;
    parts.back().vqvae = model.vqvae;
    if (entry.ids) {
      parts.back().entry->ids = config::IdLists{model.file(entry.ids->artists).string(),
                                                model.file(entry.ids->genres).string()};
    }
  }
  for (FoundPart& part : parts) {
    part.licence = model.licence;
    part.provenance = model.provenance;
    part.default_seconds = model.default_seconds;
  }
  return parts;
}

}  // namespace

std::vector<SourceSet> source_sets(const fs::path& source) {
  std::error_code failure;
  if (fs::is_directory(source, failure)) return folder_sets(source);
  if (source.filename() == "model.json") return {{{}, {}, source.parent_path()}};
  const fs::path config = source.parent_path() / "config.json";
  return {{{{source}}, is_file(config) ? config : fs::path(), {}}};
}

std::vector<FoundPart> open_set(const SourceSet& set, const fs::path& source) {
  if (!set.model.empty()) return open_model(set.model);
  nlohmann::json config, tokenizer;
  if (!set.config.empty()) {
    config = config::parse_json(read_file(set.config), set.config.string());
    const fs::path file = set.config.parent_path() / "tokenizer_config.json";
    if (is_file(file)) tokenizer = nlohmann::json::parse(read_file(file), nullptr, false);
  }
  std::vector<FoundPart> parts;
  for (const std::vector<fs::path>& group : set.files) {
    std::vector<File> files;
    for (const fs::path& path : group) {
      files.push_back(std::make_shared<const checkpoint::WeightFile>(path));
    }
    // A folder of one model is named itself, one of separate parts by the file.
    const bool alone = set.files.size() == 1 && (group.size() > 1 || !set.config.empty());
    for (FoundPart& part : find_parts(files, (alone ? source : group.front()).string())) {
      if (part.huggingface) {
        part.config = config;
        part.tokenizer = tokenizer;
      }
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

}  // namespace crooner::importer
