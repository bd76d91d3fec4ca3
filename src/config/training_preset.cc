#include "config/training_preset.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "base/error.h"
#include "base/strings.h"
#include "config/json.h"
#include "config/json_visitor.h"
#include "config/preset_parts.h"

namespace crooner::config {
namespace {

constexpr auto kSpectrum = [](auto& visit, auto& config) {
  visit.required("n_fft", config.n_fft);
  visit.required("hop", config.hop);
  visit.required("window", config.window);
};

constexpr auto kBandwidth = [](auto& visit, auto& config) {
  visit.required("l1", config.l1);
  visit.required("l2", config.l2);
  visit.required("spec", config.spec);
};

constexpr auto kLossNumbers = [](auto& visit, auto& config) {
  visit.field("lmix_l1", config.lmix_l1);
  visit.field("lmix_l2", config.lmix_l2);
  visit.field("lmix_linf", config.lmix_linf);
  visit.field("linf_k", config.linf_k);
  visit.field("commit", config.commit);
  visit.field("spectral", config.spectral);
  visit.field("multispectral", config.multispectral);
  visit.field("log_mel", config.log_mel);
  visit.field("relative_spectral", config.relative_spectral);
};

constexpr Choice<ReconstructionLoss> kReconstructions[] = {{"l1", ReconstructionLoss::kL1},
                                                           {"l2", ReconstructionLoss::kL2},
                                                           {"linf", ReconstructionLoss::kLinf},
                                                           {"lmix", ReconstructionLoss::kLmix}};

nlohmann::ordered_json loss_to_json(const VqvaeLossConfig& loss) {
  JsonWriter writer;
  kLossNumbers(writer, loss);
  writer.choice("reconstruction", loss.reconstruction, kReconstructions);
  auto json = writer.take();
  json["bandwidth"] = write(loss.bandwidth, kBandwidth);
  json["spectrum"] = write(loss.spectrum, kSpectrum);
  for (const auto& setting : loss.multispectrum)
    json["multispectrum"].push_back(write(setting, kSpectrum));
  return json;
}

VqvaeLossConfig loss_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  VqvaeLossConfig loss;
  kLossNumbers(reader, loss);
  reader.choice("reconstruction", loss.reconstruction, kReconstructions);
  if (const auto* entry = reader.find("bandwidth"))
    loss.bandwidth = read<Bandwidth>(*entry, reader.entry_path("bandwidth"), kBandwidth);
  if (const auto* entry = reader.find("spectrum"))
    loss.spectrum = read<SpectrumConfig>(*entry, reader.entry_path("spectrum"), kSpectrum);
  if (const auto* entry = reader.find("multispectrum")) {
    loss.multispectrum.clear();
    for (std::size_t i = 0; i < entry->size(); ++i) {
      loss.multispectrum.push_back(read<SpectrumConfig>(
          (*entry)[i], str_cat(reader.entry_path("multispectrum"), "[", i, "]"), kSpectrum));
    }
  }
  reader.finish();
  return loss;
}

}  // namespace

std::vector<int> VqvaePreset::trained_levels() const {
  if (!levels.empty()) return levels;
  std::vector<int> all(model.levels);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

void VqvaePreset::check() const {
  model.check();
  const auto refuse = [](const std::string& sentence) { throw InputError(sentence); };
  for (const int level : levels) {
    if (level < 0 || level >= model.levels)
      refuse(
          str_cat("'levels' names level ", level, "; the model has 0 to ", model.levels - 1, "."));
  }
  const int top_hop = model.hop(model.levels - 1);
  if (sample_length <= 0 || sample_length % top_hop != 0) {
    refuse(str_cat("'sample_length' is ", sample_length, "; it must be a multiple of ", top_hop,
                   ", the samples of a top code."));
  }
  std::vector<SpectrumConfig> spectra = loss.multispectrum;
  spectra.push_back(loss.spectrum);
  for (const SpectrumConfig& spectrum : spectra) {  // reflected at both ends by half of n_fft
    if (sample_length > spectrum.n_fft / 2) continue;
    refuse(str_cat("'sample_length' is ", sample_length, "; a spectrum of the loss with n_fft ",
                   spectrum.n_fft, " needs more than ", spectrum.n_fft / 2, "."));
  }
  check_run(run);
  check_data(data);
  if (data.starts != 1 || data.grid != 1)
    refuse("'data.starts' and 'data.grid' are for a prior; a VQ-VAE's crops begin at any sample.");
}

nlohmann::ordered_json to_json(const VqvaePreset& preset) {
  nlohmann::ordered_json json;
  json["kind"] = "vqvae";
  json["model"] = to_json(preset.model);
  json["levels"] = preset.levels;
  // Runs older than this entry can be resumed.
  if (preset.decoder_only) json["decoder_only"] = true;
  json["sample_length"] = preset.sample_length;
  json["loss"] = loss_to_json(preset.loss);
  json["measure_bandwidth"] = preset.measure_bandwidth;
  json["codebook_decay"] = preset.codebook_decay;
  json["restart_share"] = preset.restart_share;
  json["init_scale"] = preset.init_scale;
  json["adam"] = write(preset.adam, kAdam);
  json["schedule"] = write(preset.schedule, kSchedule);
  json["data"] = write(preset.data, kData);
  json["run"] = write(preset.run, kRun);
  return json;
}

VqvaePreset vqvae_preset_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  VqvaePreset preset;
  std::string kind;
  reader.required("kind", kind);
  if (kind != "vqvae")
    throw InputError(str_cat("'", reader.entry_path("kind"), "' is \"", kind,
                             "\"; this command takes a preset of kind vqvae."));
  preset.model = vqvae_from_json(reader.entry("model"), reader.entry_path("model"));
  reader.field("levels", preset.levels);
  reader.field("decoder_only", preset.decoder_only);
  reader.required("sample_length", preset.sample_length);
  if (const auto* entry = reader.find("loss"))
    preset.loss = loss_from_json(*entry, reader.entry_path("loss"));
  reader.field("measure_bandwidth", preset.measure_bandwidth);
  reader.field("codebook_decay", preset.codebook_decay);
  reader.field("restart_share", preset.restart_share);
  reader.field("init_scale", preset.init_scale);
  read_part(reader, "adam", preset.adam, kAdam);
  read_part(reader, "schedule", preset.schedule, kSchedule);
  read_part(reader, "data", preset.data, kData);
  read_part(reader, "run", preset.run, kRun);
  reader.finish();
  preset.check();
  return preset;
}

}  // namespace crooner::config
