#include "training/run_setup.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "base/files.h"
#include "plan/training.h"
#include "tensor/device.h"
#include "tensor/device_memory.h"
#include "training/checkpoint.h"

namespace crooner::training {

at::Device configure_device(const std::string& device, int threads) {
  if (threads > 0) at::set_num_threads(threads);
  return tensor::parse_device(device);
}

run_folder::FolderLock lock_run_folder(const std::filesystem::path& folder,
                                       const std::string& preset) {
  create_folder(folder);
  run_folder::FolderLock lock(folder);
  check_preset_matches(folder, preset);
  return lock;
}

void require_memory(const config::RunConfig& run, std::int64_t parameters, at::Device device) {
  const AvailableMemory memory = tensor::device_memory(device);
  if (memory.source.empty()) return;
  const int parallel = device.is_cpu() ? std::min(run.accumulate, at::get_num_threads()) : 1;
  plan::require_trainable({parameters, run.average > 0, parallel}, memory.bytes, memory.source);
}

}  // namespace crooner::training
