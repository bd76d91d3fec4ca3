#include "distributed/process_rank.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

#include "base/error.h"

namespace crooner::distributed {
namespace {

using Values = std::map<std::string, std::string>;

void clear_environment() {
  for (const char* name :
       {"RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT",
        "TORCHELASTIC_USE_AGENT_STORE", "TORCHELASTIC_RESTART_COUNT", "SLURM_PROCID",
        "SLURM_LOCALID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_NUM_NODES", "SLURM_NTASKS"})
    ::unsetenv(name);
}

// Exactly these variables are set while it lives.
class Environment {
 public:
  explicit Environment(const Values& values) {
    clear_environment();
    for (const auto& [name, value] : values) ::setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() { clear_environment(); }
};

std::string refusal() {
  try {
    process_rank();
    return "accepted";
  } catch (const UsageError& failure) {
    return failure.what();
  }
}

TEST(ProcessRank, IsASingleProcessWithoutALauncher) {
  const Environment environment(Values{});
  EXPECT_EQ(process_rank().size, 1);
  EXPECT_EQ(process_rank().rank, 0);
}

TEST(ProcessRank, ReadsTheVariablesOfTorchrun) {
  const Environment environment(Values{{"RANK", "5"},
                                       {"WORLD_SIZE", "8"},
                                       {"LOCAL_RANK", "1"},
                                       {"LOCAL_WORLD_SIZE", "4"},
                                       {"MASTER_ADDR", "node1"},
                                       {"MASTER_PORT", "1234"},
                                       {"TORCHELASTIC_USE_AGENT_STORE", "True"},
                                       {"TORCHELASTIC_RESTART_COUNT", "2"}});
  const ProcessRank rank = process_rank();
  EXPECT_EQ(rank.rank, 5);
  EXPECT_EQ(rank.size, 8);
  EXPECT_EQ(rank.local_rank, 1);
  EXPECT_EQ(rank.local_size, 4);
  EXPECT_EQ(rank.address, "node1");
  EXPECT_EQ(rank.port, 1234);
  EXPECT_TRUE(rank.served);
  EXPECT_EQ(rank.attempt, "2");
}

TEST(ProcessRank, ReadsTheVariablesOfSrunButNotThoseOfABatchScript) {
  {
    const Environment script(Values{{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "8"}});
    EXPECT_EQ(process_rank().size, 1);
  }
  Values step{{"SLURM_STEP_NUM_TASKS", "8"},
              {"SLURM_STEP_NUM_NODES", "2"},
              {"SLURM_PROCID", "6"},
              {"SLURM_LOCALID", "2"}};
  {
    const Environment environment(step);
    EXPECT_NE(refusal().find("MASTER_ADDR is not set"), std::string::npos) << refusal();
  }
  step["MASTER_ADDR"] = "node1";
  const Environment environment(step);
  const ProcessRank rank = process_rank();
  EXPECT_EQ(rank.rank, 6);
  EXPECT_EQ(rank.size, 8);
  EXPECT_EQ(rank.local_rank, 2);
  EXPECT_EQ(rank.local_size, 4);
}

TEST(ProcessRank, NamesAVariableThatItCannotUse) {
  {
    const Environment environment(Values{{"WORLD_SIZE", "2"}});
    EXPECT_NE(refusal().find("RANK"), std::string::npos) << refusal();
  }
  {
    const Environment environment(Values{{"WORLD_SIZE", "two"}});
    EXPECT_NE(refusal().find("WORLD_SIZE is 'two'"), std::string::npos) << refusal();
  }
  const Environment environment(Values{{"WORLD_SIZE", "2"}, {"RANK", "2"}});
  EXPECT_NE(refusal().find("RANK is '2'; it takes a number from 0 to 1"), std::string::npos)
      << refusal();
}

}  // namespace
}  // namespace crooner::distributed
