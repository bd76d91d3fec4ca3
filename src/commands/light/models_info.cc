#include "commands/light/models_info.h"

#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "base/cat.h"
#include "base/size_text.h"
#include "checkpoint/weight_file.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;
using checkpoint::WeightFile;

// "F32 3.93 GB", each type that stands in the file; a storage that two tensors share counts once.
struct Contents {
  std::map<std::string, std::uint64_t> bytes_by_type;
  std::uint64_t bytes = 0;
  std::uint64_t elements = 0;

  explicit Contents(const WeightFile& file) {
    std::map<std::uint64_t, bool> seen;
    for (const auto& tensor : file.tensors()) {
      if (!seen.try_emplace(tensor.offset).second && tensor.storage_bytes > 0) continue;
      const auto count = static_cast<std::uint64_t>(tensor.spec().elements());
      elements += count;
      bytes += count * size_of(tensor.dtype);
      bytes_by_type[name_of(tensor.dtype)] += count * size_of(tensor.dtype);
    }
  }

  std::string text() const {
    std::string all;
    for (const auto& [type, size] : bytes_by_type) {
      all += cat(all.empty() ? "" : ", ", type, " ", size_text(static_cast<double>(size)));
    }
    return all;
  }
};

void print_file(const fs::path& path) {
  const WeightFile file(path);
  const Contents contents(file);
  std::cout << path.string() << "\n  format: " << file.format()
            << "\n  tensors: " << file.tensors().size() << ", "
            << rounded(static_cast<double>(contents.elements) / 1e6, "M numbers") << ", "
            << contents.text() << "\n";
  if (!file.other_tensors().empty()) {
    std::cout << "  other tensors: " << file.other_tensors().size() << " (from "
              << file.other_tensors().front().name << ")\n";
  }
  for (const auto& [key, value] : file.metadata().items()) {
    std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    if (text.size() > 2000) text = text.substr(0, 2000) + " ...";
    std::cout << "  " << key << ": " << text << "\n";
  }
}

std::string text_of(const config::TransformerConfig& transformer) {
  return cat("width ", transformer.width, ", depth ", transformer.depth, ", heads ",
             transformer.heads, ", attention order ", transformer.attn_order, ", blocks ",
             transformer.blocks);
}

std::string text_of(const config::PriorConfig& config) {
  std::string text =
      cat("n_ctx ", config.n_ctx, " (",
          rounded(static_cast<double>(config.window_samples()) / config.sample_rate, "s"), "), ",
          text_of(config.transformer));
  if (config.conditioner) {
    text += cat("; conditioner width ", config.conditioner->width, ", depth ",
                config.conditioner->depth);
  }
  if (config.labels) {
    text += cat("; labels ", config.labels->v3 ? "v3" : "v2", ", ", config.labels->artist_bins,
                " artists, ", config.labels->genre_bins, " genres");
  }
  if (config.lyrics) {
    text += cat("; ", config.lyrics->tokens, " lyric characters, ",
                config.lyrics->same_sequence ? "in the same sequence"
                                             : "encoder " + text_of(config.lyrics->encoder));
  }
  return text;
}

void print_part(const config::ModelFolder& model, const std::string& title,
                const std::string& description, const config::ModelPart& part,
                std::int64_t parameters, double& total) {
  const Contents contents{WeightFile(model.file(part.path))};
  total += static_cast<double>(contents.bytes);
  std::cout << "  " << title << ": " << description << "\n    "
            << rounded(static_cast<double>(parameters) / 1e6, "M parameters") << ", "
            << contents.text() << ", " << part.path << "\n";
}

void print_model(const fs::path& folder) {
  const config::ModelFolder model = config::read_model_folder(folder);
  const config::VqvaeConfig& vqvae = model.vqvae;
  std::string hops;
  for (int level = 0; level < vqvae.levels; ++level)
    hops += cat(level ? ", " : "", vqvae.hop(level));
  std::cout << model.name << " (" << folder.string() << ")\n";
  double total = 0;
  print_part(model, "VQ-VAE",
             cat(vqvae.sample_rate, " Hz, ", vqvae.levels, " levels of ", hops, " samples a code, ",
                 vqvae.bins, " codes a level"),
             model.vqvae_weights, config::parameters_of(vqvae), total);
  for (const config::PriorEntry& prior : model.priors) {
    print_part(model, cat("level ", prior.config.level), text_of(prior.config), prior.weights,
               config::parameters_of(prior.config), total);
  }
  std::cout << "  memory: " << size_text(total) << " of weights in the types they are stored in\n";
  if (!model.provenance.empty()) std::cout << "  provenance: " << model.provenance << "\n";
  if (!model.licence.empty()) std::cout << "  licence: " << model.licence << "\n";
}

}  // namespace

void models_info(const cli::ModelsInfoOptions& options) {
  if (fs::is_regular_file(options.model) && fs::path(options.model).filename() != "model.json") {
    print_file(options.model);
  } else {
    print_model(config::find_model(options.model));
  }
}

}  // namespace crooner::commands
