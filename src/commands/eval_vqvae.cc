#include "commands/eval_vqvae.h"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "commands/training_files.h"
#include "model/vqvae.h"
#include "report/json_line.h"
#include "tensor/state_dict.h"
#include "training/audio_cache.h"
#include "training/codec.h"
#include "training/evaluate_vqvae.h"
#include "training/manifest.h"

namespace crooner::commands {
namespace {

std::string band_name(const training::Band& band) {
  return str_cat(band.from, "-", band.to, " Hz");
}

nlohmann::ordered_json as_json(const std::string& name, const training::VqvaeMetrics& figures) {
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

void print_table(const std::string& name, const training::VqvaeMetrics& figures) {
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
  const at::Device device = configure_device(options);
  const training::Codec codec = training::read_codec(options.model);
  const auto weights = tensor::to_device(codec.weights, device, at::kFloat);
  const model::Vqvae vqvae(codec.config, tensor::Scope(weights));

  auto list = training::read_manifest(options.data);
  const training::AudioCache sounds(list.songs, training_cache(options.cache, "sounds"),
                                    codec.config.sample_rate, training::piece_samples(codec.config),
                                    list.skipped);
  warn_skipped_songs(list.skipped);
  const auto figures =
      training::evaluate_vqvae(vqvae, sounds, codec.levels, options.pieces, device);
  if (options.log.json) {
    std::cout << report::json_line(as_json(codec.name, figures));
  } else {
    print_table(codec.name, figures);
  }
}

}  // namespace crooner::commands
