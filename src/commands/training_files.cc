#include "commands/training_files.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "audio/audio_writer.h"
#include "audio/spectrogram.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/os_environment.h"
#include "base/strings.h"
#include "plan/training.h"
#include "tensor/device.h"
#include "tensor/device_memory.h"
#include "training/checkpoint.h"

namespace crooner::commands {

std::filesystem::path training_cache(const std::string& given, const char* name) {
  return (given.empty() ? user_cache_folder() : std::filesystem::path(given)) / name;
}

void require_flags(const cli::TrainingOptions& options, const char* command) {
  for (const auto& [flag, value] : {std::pair{"--preset", &options.preset},
                                    {"--data", &options.data},
                                    {"--out", &options.out}}) {
    if (value->empty())
      throw UsageError(str_cat("Say ", flag, "; see 'crooner ", command, " --help'."));
  }
}

run_folder::FolderLock lock_run_folder(const std::filesystem::path& folder,
                                       const std::string& preset) {
  create_folder(folder);
  run_folder::FolderLock lock(folder);
  training::check_preset_matches(folder, preset);
  return lock;
}

at::Device configure_device(const cli::DataOptions& options) {
  if (options.threads > 0) at::set_num_threads(options.threads);
  return tensor::parse_device(options.device);
}

void require_memory(const config::RunConfig& run, std::int64_t parameters, at::Device device) {
  const AvailableMemory memory = tensor::device_memory(device);
  if (memory.source.empty()) return;
  const int side_by_side = device.is_cpu() ? std::min(run.accumulate, at::get_num_threads()) : 1;
  plan::require_trainable({parameters, run.average > 0, side_by_side}, memory.bytes, memory.source);
}

void warn_skipped_songs(const std::vector<training::SkippedSong>& skipped) {
  if (skipped.empty()) return;
  log::warn(str_cat(skipped.size(), " songs cannot be used and are left out:"));
  for (const auto& song : skipped) log::warn(str_cat("  ", song.audio.string(), ": ", song.reason));
}

void write_audio_sample(const std::filesystem::path& folder, const std::string& name,
                        const at::Tensor& audio, int sample_rate) {
  create_folder(folder);
  const at::Tensor plain = audio.to(at::kCPU, at::kFloat).reshape({-1}).contiguous();
  const auto* begin = plain.const_data_ptr<float>();
  const Audio sound{sample_rate, 1, {begin, begin + plain.numel()}};
  audio::write_audio_file(folder / (name + ".wav"), sound);
  audio::write_spectrogram(folder / (name + ".png"), sound);
}

}  // namespace crooner::commands
