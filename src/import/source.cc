#include "import/source.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::importer {
namespace {

std::optional<int> level_from_hps(const nlohmann::json& hps) {
  if (!hps.is_object()) return std::nullopt;
  const auto level = hps.find("level");
  if (level == hps.end() || !level->is_number_integer()) return std::nullopt;
  return level->get<int>();
}

// "prior_level_2.pth.tar": 2.
std::optional<int> level_from_name(const std::string& name) {
  const auto at = name.rfind("level_");
  if (at == std::string::npos || at + 6 >= name.size()) return std::nullopt;
  const char digit = name[at + 6];
  return digit >= '0' && digit <= '9' ? std::optional(digit - '0') : std::nullopt;
}

ImportSource open_part(const std::string& path) {
  ImportSource source = open_source(path);
  if (source.find("bottleneck.level_blocks.0.k")) return source;
  if (!source.find("prior.x_emb.weight") && !source.find("prior.x_out.weight")) {
    throw InputError(
        str_cat("The file '", path, "' holds ", source.tensors.size(),
                " tensors, but neither a VQ-VAE (bottleneck.level_blocks.0.k) nor a prior "
                "(prior.x_emb.weight)."));
  }
  source.level = level_from_hps(source.hps);
  if (!source.level) source.level = level_from_name(source.name());
  if (!source.level) {
    throw InputError(
        str_cat("The file '", path,
                "' holds a prior of an unknown level; put level_0 (bottom), level_1 or "
                "level_2 in its name, as in the published files."));
  }
  return source;
}

}  // namespace

std::string ImportSource::name() const {
  const std::filesystem::path clean = std::filesystem::path(path).lexically_normal();
  return (clean.has_filename() ? clean : clean.parent_path()).filename().string();
}

const SourceTensor* ImportSource::find(const std::string& tensor) const {
  const auto found = tensors.find(tensor);
  return found == tensors.end() ? nullptr : &found->second;
}

std::vector<TensorSpec> ImportSource::specs() const {
  std::vector<TensorSpec> all;
  for (const auto& [name, tensor] : tensors) {
    all.push_back({name, tensor.stored->shape, tensor.stored->dtype});
  }
  return all;
}

ImportSource open_source(const std::string& path) {
  ImportSource source;
  source.path = path;
  const auto file = std::make_shared<const checkpoint::WeightFile>(path);
  for (const checkpoint::StoredTensor& tensor : file->tensors()) {
    source.tensors[tensor.name] = {file, &tensor};
  }
  const auto hps = file->metadata().find("hps");
  if (hps != file->metadata().end() && hps->is_object()) source.hps = *hps;
  return source;
}

std::vector<ImportSource> open_sources(const std::vector<std::string>& paths) {
  std::vector<ImportSource> sources;
  for (const std::string& path : paths) sources.push_back(open_part(path));
  std::stable_sort(sources.begin(), sources.end(),
                   [](const ImportSource& a, const ImportSource& b) { return a.level < b.level; });
  for (std::size_t i = 1; i < sources.size(); ++i) {
    if (sources[i].level != sources[i - 1].level) continue;
    const std::string part =
        sources[i].level ? str_cat("the prior of level ", *sources[i].level) : "the VQ-VAE";
    throw InputError(str_cat("The files '", sources[i - 1].path, "' and '", sources[i].path,
                             "' both hold ", part, "; give one file a part."));
  }
  if (sources.empty() || sources.front().level) {
    throw InputError(
        "None of the files holds a VQ-VAE, which every model needs; give vqvae.pth.tar as well.");
  }
  return sources;
}

}  // namespace crooner::importer
