#include "commands/eval_vqvae.h"

#include <ATen/Parallel.h>

#include <filesystem>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "base/read_file.h"
#include "commands/training_files.h"
#include "config/find_model.h"
#include "config/json_reader.h"
#include "config/model_folder.h"
#include "config/tensor_table.h"
#include "config/training_preset.h"
#include "model/load.h"
#include "tensor/device.h"
#include "tensor/load.h"
#include "training/song_list.h"
#include "training/sound_cache.h"
#include "training/vqvae_figures.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// What is measured: the VQ-VAE, and which of its levels hold something.
struct Measured {
  std::string name;
  model::Vqvae vqvae;
  std::vector<int> levels;
};

std::vector<int> all_levels(int count) {
  std::vector<int> levels;
  for (int level = 0; level < count; ++level) levels.push_back(level);
  return levels;
}

Measured of_training_run(const fs::path& folder, at::Device device) {
  const std::string file = (folder / "preset.json").string();
  const auto preset = config::vqvae_preset_from_json(config::parse_json(read_file(file), file), "");
  const auto weights = tensor::placed(
      tensor::load_expected(folder / "vqvae.safetensors", config::tensors_of(preset.model), {}),
      device, at::kFloat);
  return {folder.string(), model::Vqvae(preset.model, tensor::Scope(weights)),
          preset.levels.empty() ? all_levels(preset.model.levels) : preset.levels};
}

Measured of_model(const std::string& name, at::Device device) {
  const auto model = config::read_model_folder(config::find_model(name));
  return {model.name, model::load_vqvae(model, device), all_levels(model.vqvae.levels)};
}

Measured open(const std::string& name, at::Device device) {
  const fs::path folder = name;
  const bool is_run = fs::exists(folder / "preset.json") && !fs::exists(folder / "model.json");
  return is_run ? of_training_run(folder, device) : of_model(name, device);
}

std::string band_name(const training::Band& band) {
  return cat(band.from, "-", band.to, " Hz");
}

nlohmann::ordered_json as_json(const std::string& name, const training::VqvaeFigures& figures) {
  nlohmann::ordered_json levels = nlohmann::ordered_json::array();
  for (const auto& level : figures.levels) {
    nlohmann::ordered_json bands;
    for (std::size_t i = 0; i < level.band_db.size(); ++i)
      bands[band_name(training::evaluation_bands()[i])] = level.band_db[i];
    levels.push_back({{"level", level.level},
                      {"spectral_convergence_db", level.convergence_db},
                      {"bands_db", bands},
                      {"codebook_use", level.use},
                      {"entropy_bits", level.entropy_bits},
                      {"codes", level.codes},
                      {"encode_speed", level.encode_speed},
                      {"decode_speed", level.decode_speed}});
  }
  return {{"model", name},
          {"songs", figures.songs},
          {"pieces", figures.pieces},
          {"seconds", figures.seconds},
          {"levels", levels}};
}

void print_table(const std::string& name, const training::VqvaeFigures& figures) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << name << ": " << figures.pieces << " pieces of "
      << figures.songs << " songs, " << figures.seconds << " s\n"
      << "spectral convergence in dB; speeds in seconds of audio a second\n"
      << std::setw(6) << "level" << std::setw(8) << "all";
  for (const auto& band : training::evaluation_bands()) out << std::setw(14) << band_name(band);
  out << std::setw(8) << "use" << std::setw(10) << "entropy" << std::setw(9) << "encode"
      << std::setw(9) << "decode"
      << "\n";
  for (const auto& level : figures.levels) {
    out << std::setw(6) << level.level << std::setw(8) << level.convergence_db;
    for (const double band : level.band_db) out << std::setw(14) << band;
    out << std::setw(6) << 100 * level.use << " %" << std::setw(10) << std::setprecision(2)
        << level.entropy_bits << std::setprecision(1) << std::setw(9) << level.encode_speed
        << std::setw(9) << level.decode_speed << "\n";
  }
  std::cout << out.str();
}

}  // namespace

void eval_vqvae(const cli::EvalVqvaeOptions& options) {
  if (options.data.empty()) throw UsageError("Say --data; see 'crooner eval vqvae --help'.");
  const at::Device device = tensor::parse_device(options.device);
  if (options.threads > 0) at::set_num_threads(options.threads);
  const Measured measured = open(options.model, device);

  auto list = training::read_song_list(options.data);
  const config::VqvaeConfig& config = measured.vqvae.config();
  const training::SoundCache sounds(list.songs, training_cache(options.cache, "sounds"),
                                    config.sample_rate, training::piece_samples(config),
                                    list.skipped);
  for (const auto& song : list.skipped)
    log::warn(cat("Left out: ", song.audio.string(), ": ", song.reason));
  const auto figures =
      training::vqvae_figures(measured.vqvae, sounds, measured.levels, options.pieces, device);
  if (options.log.json) {
    std::cout << as_json(measured.name, figures).dump() << "\n";
  } else {
    print_table(measured.name, figures);
  }
}

}  // namespace crooner::commands
