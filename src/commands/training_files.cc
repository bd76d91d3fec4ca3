#include "commands/training_files.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "audio/sound_writer.h"
#include "audio/spectrogram.h"
#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "base/make_folder.h"
#include "base/os_paths.h"
#include "plan/training.h"
#include "tensor/device.h"
#include "tensor/device_memory.h"
#include "training/checkpoint.h"

namespace crooner::commands {

std::filesystem::path training_cache(const std::string& given, const char* name) {
  return (given.empty() ? user_cache_folder() : std::filesystem::path(given)) / name;
}

void check_said(const cli::TrainingOptions& options, const char* command) {
  for (const auto& [flag, value] : {std::pair{"--preset", &options.preset},
                                    {"--data", &options.data},
                                    {"--out", &options.out}}) {
    if (value->empty())
      throw UsageError(cat("Say ", flag, "; see 'crooner ", command, " --help'."));
  }
}

run_folder::FolderLock keep_run(const std::filesystem::path& folder, const std::string& preset) {
  make_folder(folder);
  run_folder::FolderLock lock(folder);
  training::check_settings(folder, preset);
  return lock;
}

at::Device use_machine(const cli::DataOptions& options) {
  if (options.threads > 0) at::set_num_threads(options.threads);
  return tensor::parse_device(options.device);
}

void require_memory(const config::RunConfig& run, std::int64_t parameters, at::Device device) {
  const AvailableMemory memory = tensor::memory_of(device);
  if (memory.source.empty()) return;
  const int side_by_side = device.is_cpu() ? std::min(run.accumulate, at::get_num_threads()) : 1;
  plan::require_trainable({parameters, run.average > 0, side_by_side}, memory.bytes, memory.source);
}

void tell_skipped(const std::vector<training::SkippedSong>& skipped) {
  if (skipped.empty()) return;
  log::warn(cat(skipped.size(), " songs cannot be used and are left out:"));
  for (const auto& song : skipped) log::warn(cat("  ", song.audio.string(), ": ", song.reason));
}

void write_listening(const std::filesystem::path& folder, const std::string& name,
                     const at::Tensor& audio, int sample_rate) {
  make_folder(folder);
  const at::Tensor plain = audio.to(at::kCPU, at::kFloat).reshape({-1}).contiguous();
  const auto* begin = plain.const_data_ptr<float>();
  const audio::Sound sound{sample_rate, 1, {begin, begin + plain.numel()}};
  audio::write_sound(folder / (name + ".wav"), sound);
  audio::write_spectrogram(folder / (name + ".png"), sound);
}

}  // namespace crooner::commands
