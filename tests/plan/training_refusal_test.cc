#include "plan/training_refusal.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/strings.h"
#include "config/read_preset.h"
#include "support/paths.h"

namespace crooner::plan {
namespace {

config::PriorPreset two_passes() {
  auto preset = config::read_prior_preset(source_file("configs/training/tiny_prior.json"));
  preset.run.accumulate = 2;
  return preset;
}

// Empty: the run is not refused.
template <typename Preset>
std::string refusal(const Preset& preset, const TrainingMachine& machine, std::int64_t available,
                    const std::string& source = "the machine") {
  try {
    require_trainable(preset, machine, {available, source});
  } catch (const ResourceError& error) {
    return error.what();
  }
  return "";
}

template <typename Preset>
std::int64_t total(const Preset& preset, const TrainingMachine& machine) {
  return training_memory(preset, machine).total();
}

void expect_end(const std::string& text, const std::string& end) {
  EXPECT_TRUE(text.ends_with(end)) << text;
}

TEST(TrainingRefusal, IsByTheMemoryThatThePlanPrints) {
  const TrainingMachine machine{.threads = 2};
  const auto preset = two_passes();
  const std::int64_t needed = total(preset, machine);
  EXPECT_EQ(refusal(preset, machine, needed), "");
  EXPECT_EQ(refusal(preset, machine, 1, /*source=*/""), "") << "unknown";
  const std::string text = refusal(preset, machine, needed - 1);
  const std::string size = format_bytes(needed);
  EXPECT_TRUE(text.starts_with(
      str_cat("The run needs ", size, " of memory, and the machine has ", size, " available; ")))
      << text;
  expect_end(text, str_cat("; with --threads 1 it needs ",
                           format_bytes(total(preset, {.threads = 1})), "."));
  EXPECT_NE(refusal(preset, machine, 1, "--memory").find("and --memory allows 0.00 MB; "),
            std::string::npos);
}

TEST(TrainingRefusal, NamesAsFewSettingsAsMakeItFit) {
  const TrainingMachine machine{.threads = 2};
  auto preset = two_passes();
  auto smaller = preset;
  smaller.recompute = true;
  std::int64_t needed = total(smaller, {});
  expect_end(refusal(preset, machine, needed),
             str_cat("; with --threads 1, 'recompute' it needs ", format_bytes(needed), "."));
  smaller.run.batch = 2;
  smaller.run.accumulate = 4;
  needed = total(smaller, {});
  expect_end(refusal(preset, machine, needed),
             str_cat("'recompute', 'run.batch' 2, 'run.accumulate' 4 it needs ",
                     format_bytes(needed), "."));
  smaller.run.batch = 1;
  smaller.run.accumulate = 8;
  smaller.run.average = 0;
  needed = total(smaller, {});
  expect_end(refusal(preset, machine, needed),
             str_cat("'run.batch' 1, 'run.accumulate' 8, no 'run.average' it needs ",
                     format_bytes(needed), "."));
  const std::string none = refusal(preset, machine, needed - 1);
  EXPECT_NE(none.find("; even with --threads 1, "), std::string::npos) << none;
  expect_end(none, ": a smaller network or more memory is needed.");
  smaller.run.batch = smaller.run.accumulate = 1;
  expect_end(refusal(smaller, {}, 1), " available; a smaller network or more memory is needed.");
}

TEST(TrainingRefusal, CountsTheProcessesThatShareTheMemory) {
  auto preset = config::read_vqvae_preset(source_file("configs/training/tiny_vqvae.json"));
  const TrainingMachine here{.processes = 4, .sharing_memory = 4};
  const std::int64_t all = 4 * total(preset, here);
  EXPECT_EQ(refusal(preset, here, all), "");
  expect_end(refusal(preset, here, all - 1),
             str_cat("; with one process it needs ", format_bytes(total(preset, {})), "."));

  preset.run.batch = 1;  // each with a card of its own
  preset.run.accumulate = 4;
  const TrainingMachine cards{.on_host = false, .processes = 4};
  const TrainingMachine sharded{.on_host = false, .processes = 4, .sharded = true};
  const std::int64_t one = total(preset, sharded);
  EXPECT_EQ(refusal(preset, sharded, one), "");
  expect_end(refusal(preset, cards, one),
             str_cat("; with --shard-optimizer it needs ", format_bytes(one), "."));
}

}  // namespace
}  // namespace crooner::plan
