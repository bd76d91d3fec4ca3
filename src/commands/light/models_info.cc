#include "commands/light/models_info.h"

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/strings.h"
#include "checkpoint/weight_file.h"
#include "commands/light/contents.h"
#include "commands/light/models_info_json.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"
#include "report/json_line.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;
using checkpoint::WeightFile;

void print_file(const fs::path& path) {
  const WeightFile file(path);
  const Contents contents(file);
  std::cout << path.string() << "\n  format: " << file.format()
            << "\n  tensors: " << file.tensors().size() << ", "
            << format_fixed(static_cast<double>(contents.numbers) / 1e6, "M numbers") << ", "
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
  return str_cat("width ", transformer.width, ", depth ", transformer.depth, ", heads ",
                 transformer.heads, ", attention order ", transformer.attn_order, ", blocks ",
                 transformer.blocks);
}

std::string text_of(const config::PriorConfig& config) {
  std::string text =
      str_cat("n_ctx ", config.n_ctx, " (",
              format_fixed(static_cast<double>(config.window_samples()) / config.sample_rate, "s"),
              "), ", text_of(config.transformer));
  if (config.conditioner) {
    text += str_cat("; conditioner width ", config.conditioner->width, ", depth ",
                    config.conditioner->depth);
  }
  if (config.labels) {
    text += str_cat("; labels ", to_string(config.labels->version), ", ",
                    config.labels->artist_bins, " artists, ", config.labels->genre_bins, " genres");
  }
  if (config.lyrics) {
    text += str_cat("; ", config.lyrics->tokens, " lyric characters, ",
                    config.lyrics->same_sequence ? "in the same sequence"
                                                 : "encoder " + text_of(config.lyrics->encoder));
  }
  return text;
}

void print_part(const config::ModelFolder& model, const std::string& title,
                const std::string& description, const config::WeightFileRef& part,
                std::int64_t parameters, double& total) {
  const Contents contents{WeightFile(model.file(part.path))};
  total += static_cast<double>(contents.bytes);
  std::cout << "  " << title << ": " << description << "\n    "
            << format_fixed(static_cast<double>(parameters) / 1e6, "M parameters") << ", "
            << contents.text() << ", " << part.path << "\n";
}

void print_model(const fs::path& folder) {
  const config::ModelFolder model = config::read_model_folder(folder);
  const config::VqvaeConfig& vqvae = model.vqvae;
  std::string hops;
  for (int level = 0; level < vqvae.levels; ++level)
    hops += str_cat(level ? ", " : "", vqvae.hop(level));
  std::cout << model.name << " (" << folder.string() << ")\n";
  double total = 0;
  print_part(model, "VQ-VAE",
             str_cat(vqvae.sample_rate, " Hz, ", vqvae.levels, " levels of ", hops,
                     " samples a code, ", vqvae.bins, " codes a level"),
             model.vqvae_weights, config::parameter_count(vqvae), total);
  for (const config::PriorEntry& prior : model.priors) {
    print_part(model, str_cat("level ", prior.config.level), text_of(prior.config), prior.weights,
               config::parameter_count(prior.config), total);
  }
  std::cout << "  memory: " << format_bytes(total)
            << " of weights in the types they are stored in\n";
  if (!model.provenance.empty()) std::cout << "  provenance: " << model.provenance << "\n";
  if (!model.licence.empty()) std::cout << "  licence: " << model.licence << "\n";
}

}  // namespace

void models_info(const cli::ModelsInfoOptions& options) {
  const fs::path given = options.model;
  const bool is_file = fs::is_regular_file(given) && given.filename() != "model.json";
  const fs::path place = is_file ? given : config::find_model(options.model);
  if (options.log.json) {
    std::cout << report::json_line(is_file ? info_of_file(place) : info_of_model(place));
  } else if (is_file) {
    print_file(place);
  } else {
    print_model(place);
  }
}

}  // namespace crooner::commands
