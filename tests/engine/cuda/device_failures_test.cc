#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "base/device_failure.h"
#include "engine/cuda/emulated_case.h"
#include "engine/token_sampler/non_finite.h"

namespace crooner::engine::cuda {
namespace {

std::string error_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}

class DeviceFailures : public testing::Test {
 protected:
  ~DeviceFailures() override { emulator::set_faults({}); }
  EmulatedCase case_{8, 10};
};

TEST_F(DeviceFailures, MemoryThatDoesNotFitIsNamed) {
  emulator::set_faults({.memory_bytes = 100000});
  EXPECT_EQ(error_of([&] { case_.decoder(); }),
            "There is not enough memory on the GPU for the model's weights (0 MB); use a smaller "
            "batch or a lower --precision.");
  EXPECT_THROW(case_.decoder(), OutOfMemory);
  emulator::set_faults({});
  const std::size_t weights = case_.decoder()->allocated_bytes();
  emulator::set_faults({.memory_bytes = weights});
  EXPECT_NE(error_of([&] {
              case_.decoder({.type = Precision::kFp32, .rows = 100});
            }).find("for the caches of the rows"),
            std::string::npos);
  EXPECT_EQ(error_of([&] { case_.decoder(); }), "no error");  // nothing was kept
}

// While another decoder samples, which continues.
TEST_F(DeviceFailures, MemoryThatRunsOutLaterIsNamed) {
  const RandomConditions everywhere(case_.config.transformer, 2);
  const auto right = case_.decoder(), d = case_.decoder({.type = Precision::kFp32, .rows = 2});
  const std::size_t both = right->allocated_bytes() + d->allocated_bytes();
  const auto decode = [](Decoder& decoder) {
    const int row = 0;
    const SamplingParams params;
    std::vector<std::int64_t> out(4);
    decoder.decode({&row, 1}, 4, {&params, 1}, out.data());
    return out;
  };
  right->begin(0, everywhere.view());
  d->begin(0, everywhere.view());
  emulator::set_faults({.memory_bytes = both + 2 * everywhere.x_cond.size() * sizeof(float)});
  EXPECT_EQ(error_of([&] { d->begin(1, everywhere.view()); }),
            "There is not enough memory on the GPU for the conditions of a row (0 MB); use a "
            "smaller batch or a lower --precision.");
  EXPECT_EQ(decode(*d), decode(*right));
}

TEST_F(DeviceFailures, ADeviceThatVanishesIsAnError) {
  const auto d = case_.decoder();
  d->begin(0, case_.conditions.view());
  d->append(0, {case_.tokens.data(), 3});
  emulator::set_faults({.lost_after_runs = 1});
  const int row = 0;
  const SamplingParams params;
  std::int64_t out[4];
  d->decode({&row, 1}, 4, {&params, 1}, out);
  EXPECT_EQ(error_of([&] {
              d->decode({&row, 1}, 4, {&params, 1}, out);
            }),
            "The GPU is lost (the device is gone); start again, and the run folder continues where "
            "it was.");
  EXPECT_THROW(d->append(0, {case_.tokens.data(), 1}), DeviceFailure);
}

TEST_F(DeviceFailures, ALibraryWithoutKernelsForTheDeviceIsAnError) {
  emulator::set_faults({.no_kernels = true});
  EXPECT_EQ(error_of([&] { case_.decoder(); }),
            "This build has no CUDA kernels for the GPU (no kernel image is available for "
            "execution); use --engine plain, or build for it with "
            "-DCROONER_GPU_ARCHITECTURES=native.");
}

TEST_F(DeviceFailures, ADeviceInExclusiveModeIsAnError) {
  emulator::set_faults({.busy = true});
  EXPECT_EQ(error_of([&] { case_.decoder(); }),
            "The GPU is in use by another program, or in exclusive mode (all devices are busy or "
            "unavailable); wait for it, or choose another with --device cuda:N.");
  EXPECT_THROW(case_.decoder(), DeviceFailure);
}

TEST_F(DeviceFailures, AModelTooWideForTheDeviceIsAnError) {
  emulator::set_faults({.shared_bytes = 1500});
  EXPECT_EQ(error_of([&] { case_.decoder(); }),
            "The GPU has too little shared memory for a transformer of width 48; use --engine "
            "plain.");
}

TEST_F(DeviceFailures, ReportsInvalidArguments) {
  const auto d = case_.decoder({.type = Precision::kFp32, .rows = 2});
  RowConditions no_lyrics = case_.conditions.view();
  no_lyrics.encoder_kv = nullptr;
  EXPECT_EQ(error_of([&] { d->begin(0, no_lyrics); }),
            "This model attends to lyrics; a row needs their encoding to begin.");
  EXPECT_EQ(error_of([&] { d->begin(2, case_.conditions.view()); }),
            "Row 2 does not exist: the engine was created for 2 rows, counted from 0.");
  d->begin(0, case_.conditions.view());
  const std::vector<std::int64_t> many(31, 0), bad = {0, 37};
  EXPECT_EQ(error_of([&] { d->append(0, many); }),
            "Row 0 holds 0 tokens of 30 and has no room for 31 more.");
  EXPECT_EQ(error_of([&] { d->append(0, bad); }),
            "The token 37 is not in the vocabulary of 37 tokens.");
  const int twice[] = {0, 0};
  std::vector<float> logits(2 * 37);
  EXPECT_EQ(error_of([&] { d->logits(twice, logits.data()); }), "Row 0 appears twice in one step.");
}

TEST_F(DeviceFailures, NanNamesItsRowAndPositionAndKeepsTheTokensBefore) {
  auto& positions = case_.weights.tensors["pos_emb.pos_emb"].values;
  for (int k = 0; k < 48; ++k) positions[4 * 48 + k] = std::numeric_limits<float>::quiet_NaN();
  const auto d = case_.decoder({.type = Precision::kFp16, .rows = 2});
  d->begin(1, case_.conditions.view());
  const int row = 1;
  const SamplingParams params;
  std::int64_t out[6];
  try {
    d->decode({&row, 1}, 6, {&params, 1}, out);
    FAIL();
  } catch (const NonFiniteLogits& e) {
    EXPECT_EQ(e.row(), 1);
    EXPECT_EQ(e.position(), 4);
  }
  EXPECT_EQ(d->length(1), 4);
}

}  // namespace
}  // namespace crooner::engine::cuda
