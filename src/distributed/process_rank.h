#pragma once

#include <cstdint>
#include <string>

namespace crooner::distributed {

// Which of the processes of a joint job this one is, and where they meet.
struct ProcessRank {
  int rank = 0, size = 1;              // among all
  int local_rank = 0, local_size = 1;  // among those of this host
  std::string address = "127.0.0.1";   // where process 0 listens
  std::uint16_t port = 29500;
  bool served = false;  // whoever started the processes listens there, not process 0
  std::string attempt;  // a restarted job must not read what the last one wrote there
};

// From the environment that torchrun and other launchers of PyTorch set (RANK, WORLD_SIZE,
// LOCAL_RANK, LOCAL_WORLD_SIZE, MASTER_ADDR, MASTER_PORT), or Slurm's srun (SLURM_PROCID, ...);
// without either, a single process. Throws UsageError naming a variable that is missing or no
// number.
ProcessRank process_rank();

}  // namespace crooner::distributed
