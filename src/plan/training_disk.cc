#include "plan/training_disk.h"

#include "config/tensor_table.h"
#include "plan/training_memory.h"

namespace crooner::plan {
namespace {

constexpr std::int64_t kStoredBytes = 4;      // bytes
constexpr double kCachedSampleBytes = 2 * 2;  // 16 bits, stereo
constexpr double kCachedCodeBytes = 2;
constexpr std::int64_t kLogLine = 400;  // bytes of train.jsonl per step (docs/formats/train-log.md)

// `stored`: numbers of the model's file, `trained`: of them those with moments.
TrainingDisk disk_of(const config::RunConfig& run, std::int64_t stored, std::int64_t trained,
                     std::int64_t codebooks) {
  TrainingDisk disk;
  const int copies = 2 + (run.average > 0 ? 1 : 0);
  disk.checkpoint = (stored + trained * copies + codebooks) * kStoredBytes;
  disk.checkpoints = run.keep + 1;  // the oldest is removed when the newest is complete
  disk.weights = stored * kStoredBytes;
  disk.log = run.steps * kLogLine;
  return disk;
}

std::int64_t song_bytes(double hours, int sample_rate) {
  return static_cast<std::int64_t>(hours * 3600 * sample_rate * kCachedSampleBytes);
}

}  // namespace

TrainingDisk training_disk(const config::PriorPreset& preset, double hours) {
  const config::PriorConfig& model = *preset.model;
  const std::int64_t trained = trained_parameters(preset);
  TrainingDisk disk = disk_of(preset.run, trained, trained, 0);
  double codes = hours * 3600 * model.sample_rate / model.hop;
  if (model.conditioner) codes += codes / model.conditioner->up_ratio();
  disk.cache = song_bytes(hours, model.sample_rate) +
               static_cast<std::int64_t>(codes * kCachedCodeBytes * preset.data.starts);
  return disk;
}

TrainingDisk training_disk(const config::VqvaePreset& preset, double hours) {
  const config::VqvaeConfig& model = preset.model;
  const auto levels = static_cast<std::int64_t>(preset.trained_levels().size());
  const std::int64_t codebooks =
      preset.decoder_only ? 0 : levels * model.bins * (model.emb_width + 1);
  TrainingDisk disk =
      disk_of(preset.run, stored_numbers(model), trained_parameters(preset), codebooks);
  disk.cache = song_bytes(hours, model.sample_rate);
  return disk;
}

}  // namespace crooner::plan
