#include "training/run_setup.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "plan/training_refusal.h"
#include "report/train_log_lines.h"
#include "tensor/device.h"
#include "tensor/device_memory.h"
#include "training/checkpoint.h"
#include "training/manifest.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

// What a run writes, whatever it trains.
constexpr const char* kOutputs[] = {"preset.json",
                                    report::kTrainLogName,
                                    "checkpoints",
                                    "samples",
                                    "vqvae.safetensors",
                                    "prior_level_0.safetensors",
                                    "prior_level_1.safetensors",
                                    "prior_level_2.safetensors",
                                    "adapter.safetensors"};

bool is_training_run(const fs::path& folder) {
  const fs::path checkpoints = folder / "checkpoints";
  return (is_folder(checkpoints) && CheckpointFolder(checkpoints, 0).newest()) ||
         !report::read_train_log(folder / report::kTrainLogName).empty();
}

void require_nothing_to_replace(const fs::path& folder) {
  if (is_training_run(folder)) return;
  for (const char* name : kOutputs) {
    const fs::path output = folder / name;
    if (!path_exists(output)) continue;
    // Of a run that was ended before its first step.
    if (is_folder(output) && fs::is_empty(output)) continue;
    throw UsageError(str_cat("'", folder.string(), "' is no training run, but has '", name,
                             "', which would be replaced; choose another folder for --out."));
  }
}

}  // namespace

at::Device configure_device(const std::string& device, int threads,
                            const distributed::ProcessGroup& group) {
  if (threads > 0) {
    at::set_num_threads(threads);
  } else if (group.local_size() > 1) {
    at::set_num_threads(std::max(1, at::get_num_threads() / group.local_size()));
  }
  at::Device used = tensor::parse_device(device);
  const bool numbered = device.find(':') != std::string::npos;
  if (used.is_cuda() && !numbered && group.local_size() > 1)
    used = tensor::parse_device(str_cat("cuda:", group.local_rank()));
  group.use_device(used);
  return used;
}

run_folder::FolderLock lock_run_folder(const std::filesystem::path& folder,
                                       const std::string& preset) {
  create_folder(folder);
  require_nothing_to_replace(folder);
  run_folder::FolderLock lock(folder);
  check_preset_matches(folder, preset);
  return lock;
}

void require_outside_data(const fs::path& folder, const fs::path& data) {
  if (!is_folder(data) || manifest_in(data)) return;
  const fs::path within = fs::weakly_canonical(folder).lexically_relative(fs::canonical(data));
  if (within.empty() || *within.begin() == "..") return;
  throw UsageError(str_cat("--out '", folder.string(), "' lies within the songs of --data '",
                           data.string(),
                           "', whose next reader would take the samples of the run "
                           "for songs; choose another folder."));
}

RunFolderClaim::RunFolderClaim(const std::filesystem::path& folder, const std::string& preset,
                               const distributed::ProcessGroup& group) {
  group.require_same("preset", preset);
  if (group.is_first()) {
    for (const char* name : {"artists.txt", "genres.txt", "lock", ""}) {
      const std::filesystem::path file = *name == '\0' ? folder : folder / name;
      if (!path_exists(file)) new_files_.push_back(file);
    }
    lock_.emplace(lock_run_folder(folder, preset));
  }
}

RunFolderClaim::~RunFolderClaim() {
  std::error_code failure;  // a folder with other files stays
  for (const std::filesystem::path& file : new_files_) std::filesystem::remove(file, failure);
}

void warn_needless_shards(bool shard_optimizer, int processes) {
  if (!shard_optimizer || processes > 1) return;
  log::warn(
      "--shard-optimizer divides the optimiser's state among the processes of a run; this one has "
      "a single process (--processes), and nothing is divided.");
}

template <typename Preset>
void require_memory(const Preset& preset, at::Device device, const distributed::ProcessGroup& group,
                    bool shard_optimizer) {
  plan::require_trainable(preset,
                          {.on_host = device.is_cpu(),
                           .threads = at::get_num_threads(),
                           .processes = group.size(),
                           .sharded = shard_optimizer,
                           .sharing_memory = device.is_cpu() ? group.local_size() : 1},
                          tensor::device_memory(device));
}

template void require_memory(const config::PriorPreset&, at::Device,
                             const distributed::ProcessGroup&, bool);
template void require_memory(const config::VqvaePreset&, at::Device,
                             const distributed::ProcessGroup&, bool);

}  // namespace crooner::training
