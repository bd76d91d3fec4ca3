#include "distributed/process_rank.h"

#include <charconv>

#include "base/error.h"
#include "base/os_environment.h"
#include "base/strings.h"

namespace crooner::distributed {
namespace {

// The number in an environment variable, in [first, last]; `missing` when it is not set.
int number(const char* name, int missing, int first, int last) {
  const std::string text = environment_variable(name);
  if (text.empty()) return missing;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= first && value <= last)
    return value;
  throw UsageError(str_cat("The environment variable ", name, " is '", text,
                           "'; it takes a number from ", first, " to ", last, "."));
}

constexpr int kMostProcesses = 1 << 16;

// What srun says. SLURM_STEP_NUM_TASKS is set by srun alone, the others in a batch script too.
ProcessRank slurm_rank() {
  ProcessRank rank;
  rank.size = number("SLURM_STEP_NUM_TASKS", 1, 1, kMostProcesses);
  if (rank.size == 1) return rank;
  rank.rank = number("SLURM_PROCID", 0, 0, rank.size - 1);
  rank.local_rank = number("SLURM_LOCALID", 0, 0, rank.size - 1);
  const int hosts = number("SLURM_STEP_NUM_NODES", 1, 1, kMostProcesses);
  rank.local_size = (rank.size + hosts - 1) / hosts;
  if (hosts > 1 && environment_variable("MASTER_ADDR").empty()) {
    throw UsageError(
        "srun started the processes on several hosts, but MASTER_ADDR is not set; set it to the "
        "name of the first host, as 'crooner train prior --help' shows.");
  }
  return rank;
}

ProcessRank launched_rank() {
  ProcessRank rank;
  rank.size = number("WORLD_SIZE", 1, 1, kMostProcesses);
  if (rank.size == 1) return rank;
  if (environment_variable("RANK").empty()) {
    throw UsageError(str_cat("WORLD_SIZE is ", rank.size,
                             ", but RANK, the number of this process, is not set."));
  }
  rank.rank = number("RANK", 0, 0, rank.size - 1);
  rank.local_rank = number("LOCAL_RANK", 0, 0, rank.size - 1);
  rank.local_size = number("LOCAL_WORLD_SIZE", 1, 1, rank.size);
  rank.served = environment_variable("TORCHELASTIC_USE_AGENT_STORE") == "True";
  rank.attempt = environment_variable("TORCHELASTIC_RESTART_COUNT");
  return rank;
}

}  // namespace

ProcessRank process_rank() {
  ProcessRank rank = launched_rank();
  if (rank.size == 1) rank = slurm_rank();
  if (const std::string address = environment_variable("MASTER_ADDR"); !address.empty())
    rank.address = address;
  rank.port = static_cast<std::uint16_t>(number("MASTER_PORT", rank.port, 1, 65535));
  return rank;
}

}  // namespace crooner::distributed
