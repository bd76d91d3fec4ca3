#include "report/model_info.h"

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <sstream>
#include <string>

#include "base/counted.h"
#include "base/dtype.h"
#include "base/strings.h"
#include "checkpoint/weight_file.h"
#include "config/json.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"

namespace crooner::report {
namespace {

namespace fs = std::filesystem;
using checkpoint::WeightFile;
using nlohmann::ordered_json;

// What a weight file holds; storage that two tensors share counts once.
struct FileSummary {
  std::map<std::string, std::uint64_t> bytes_by_type;  // "F32"
  std::uint64_t bytes = 0;
  std::uint64_t elements = 0;

  explicit FileSummary(const WeightFile& file);
  std::string text() const;  // "F32 3.93 GB"
};

FileSummary::FileSummary(const WeightFile& file) {
  std::set<std::uint64_t> seen;
  for (const auto& tensor : file.tensors()) {
    if (!seen.insert(tensor.offset).second && tensor.storage_bytes > 0) continue;
    const auto count = static_cast<std::uint64_t>(tensor.spec().elements());
    elements += count;
    bytes += count * element_size(tensor.dtype);
    bytes_by_type[dtype_name(tensor.dtype)] += count * element_size(tensor.dtype);
  }
}

std::string FileSummary::text() const {
  return join(bytes_by_type, ", ", [](const auto& one) {
    return str_cat(one.first, " ", format_bytes(static_cast<double>(one.second)));
  });
}

template <typename Config>
ordered_json part_json(const config::ModelFolder& model, const config::WeightFileRef& part,
                       const Config& config) {
  const FileSummary summary{WeightFile(model.file(part.path))};
  return {{"path", part.path},
          {"sha256", part.sha256},
          {"parameters", config::parameter_count(config)},
          {"bytes", summary.bytes},
          {"bytes_by_type", summary.bytes_by_type},
          {"config", config::to_json(config)}};
}

std::string describe(const config::TransformerConfig& transformer) {
  return str_cat("width ", transformer.width, ", depth ", transformer.depth, ", heads ",
                 transformer.heads, ", attention order ", transformer.attn_order, ", blocks ",
                 transformer.blocks);
}

std::string describe(const config::PriorConfig& config) {
  std::string text =
      str_cat("n_ctx ", config.n_ctx, " (",
              format_fixed(static_cast<double>(config.window_samples()) / config.sample_rate, "s"),
              "), ", describe(config.transformer));
  if (config.conditioner) {
    text += str_cat("; conditioner width ", config.conditioner->width, ", depth ",
                    config.conditioner->depth);
  }
  if (config.labels) {
    text += str_cat("; labels ", to_string(config.labels->version), ", ",
                    counted(config.labels->artist_bins, "artist"), ", ",
                    counted(config.labels->genre_bins, "genre"));
  }
  if (config.lyrics) {
    text += str_cat("; ", config.lyrics->tokens, " lyric characters, ",
                    config.lyrics->same_sequence ? "in the same sequence"
                                                 : "encoder " + describe(config.lyrics->encoder));
  }
  return text;
}

void print_part(std::ostream& out, const config::ModelFolder& model, const std::string& title,
                const std::string& description, const config::WeightFileRef& part,
                std::int64_t parameters, double& total) {
  const FileSummary summary{WeightFile(model.file(part.path))};
  total += static_cast<double>(summary.bytes);
  out << "  " << title << ": " << description << "\n    "
      << format_fixed(static_cast<double>(parameters) / 1e6, "M parameters") << ", "
      << summary.text() << ", " << part.path << "\n";
}

}  // namespace

ordered_json weight_file_json(const fs::path& file) {
  const WeightFile weights(file);
  const FileSummary summary(weights);
  return {{"path", file.string()},
          {"format", weights.format()},
          {"tensors", weights.tensors().size()},
          {"elements", summary.elements},
          {"bytes", summary.bytes},
          {"bytes_by_type", summary.bytes_by_type},
          {"other_tensors", weights.other_tensors().size()},
          {"metadata", weights.metadata()}};
}

ordered_json model_json(const fs::path& folder) {
  const config::ModelFolder model = config::read_model_folder(folder);
  ordered_json info = {{"name", model.name},
                       {"folder", folder.string()},
                       {"provenance", model.provenance},
                       {"licence", model.licence},
                       {"vqvae", {{"config", config::to_json(model.vqvae)}}},
                       {"priors", ordered_json::array()}};
  if (!model.vqvae_weights.path.empty())
    info["vqvae"] = part_json(model, model.vqvae_weights, model.vqvae);
  for (const config::PriorEntry& prior : model.priors) {
    info["priors"].push_back(part_json(model, prior.weights, prior.config));
    info["priors"].back()["level"] = prior.config.level;
  }
  return info;
}

std::string weight_file_text(const fs::path& path) {
  std::ostringstream out;
  const WeightFile file(path);
  const FileSummary summary(file);
  out << path.string() << "\n  format: " << file.format()
      << "\n  tensors: " << file.tensors().size() << ", "
      << format_fixed(static_cast<double>(summary.elements) / 1e6, "M elements") << ", "
      << summary.text() << "\n";
  if (!file.other_tensors().empty()) {
    out << "  other tensors: " << file.other_tensors().size() << " (from "
        << file.other_tensors().front().name << ")\n";
  }
  for (const auto& [key, value] : file.metadata().items()) {
    std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    if (text.size() > 2000) text = text.substr(0, 2000) + " ...";
    out << "  " << key << ": " << text << "\n";
  }
  return out.str();
}

std::string model_text(const fs::path& folder) {
  std::ostringstream out;
  const config::ModelFolder model = config::read_model_folder(folder);
  const config::VqvaeConfig& vqvae = model.vqvae;
  std::string hops;
  for (int level = 0; level < vqvae.levels; ++level)
    hops += str_cat(level ? ", " : "", vqvae.hop(level));
  out << model.name << " (" << folder.string() << ")\n";
  double total = 0;
  if (model.vqvae_weights.path.empty()) {
    out << "  VQ-VAE: none, so that the model makes no audio\n";
  } else {
    print_part(out, model, "VQ-VAE",
               str_cat(vqvae.sample_rate, " Hz, ", counted(vqvae.levels, "level"), " of ", hops,
                       " samples per code, ", vqvae.bins, " codes per level"),
               model.vqvae_weights, config::parameter_count(vqvae), total);
  }
  for (const config::PriorEntry& prior : model.priors) {
    print_part(out, model, str_cat("level ", prior.config.level), describe(prior.config),
               prior.weights, config::parameter_count(prior.config), total);
  }
  out << "  memory: " << format_bytes(total) << " of weights as stored\n";
  if (!model.provenance.empty()) out << "  provenance: " << model.provenance << "\n";
  if (!model.licence.empty()) out << "  licence: " << model.licence << "\n";
  return out.str();
}

}  // namespace crooner::report
