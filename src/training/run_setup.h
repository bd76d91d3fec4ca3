#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "distributed/process_group.h"
#include "run_folder/folder_lock.h"

namespace crooner::training {

// The device of --device. Sets LibTorch's number of threads; 0 leaves it at the number of cores.
// Processes of one host share its cores, and have a GPU each.
at::Device configure_device(
    const std::string& device, int threads,
    const distributed::ProcessGroup& group = distributed::ProcessGroup::single());

// Creates the folder of a training run if need be and locks it for this process. Throws
// run_folder::FolderInUse while another process trains there, InputError when the run there was
// started with a different preset (its JSON), and UsageError when the folder is no run and holds
// files that a run would replace.
run_folder::FolderLock lock_run_folder(const std::filesystem::path& folder,
                                       const std::string& preset);

// Throws UsageError when a run in `folder` would lie within the folder of songs `data`, whose next
// reader would take its samples for songs. A manifest names its songs, so its folder is no matter.
void require_outside_data(const std::filesystem::path& folder, const std::filesystem::path& data);

// The folder of a run that a group of processes trains: the first one locks it, and all must have
// one preset. Until the training begins, what is refused leaves the folder as it was.
class RunFolderClaim {
 public:
  RunFolderClaim(const std::filesystem::path& folder, const std::string& preset,
                 const distributed::ProcessGroup& group);
  ~RunFolderClaim();
  RunFolderClaim(const RunFolderClaim&) = delete;
  RunFolderClaim& operator=(const RunFolderClaim&) = delete;

  void begin() { new_files_.clear(); }

 private:
  std::optional<run_folder::FolderLock> lock_;
  std::vector<std::filesystem::path> new_files_;  // and folders, in the order of their removal
};

// Warns when --shard-optimizer has nothing to divide: the run has one process.
void warn_needless_shards(bool shard_optimizer, int processes);

// Throws ResourceError when the run does not fit into the device's memory, or with those of the
// other processes here into the host's (plan/training_refusal.h).
template <typename Preset>
void require_memory(const Preset& preset, at::Device device, const distributed::ProcessGroup& group,
                    bool shard_optimizer);

}  // namespace crooner::training
