#include "engine/cuda/self_test.h"

#include <gtest/gtest.h>

#include "engine/cuda/emulated_device.h"
#include "engine/cuda/emulator.h"

namespace crooner::engine::cuda {
namespace {

class SelfTest : public testing::Test {
 protected:
  ~SelfTest() override {
    emulator::set_launch_form({});
    emulator::set_faults({});
  }
};

TEST_F(SelfTest, TheEmulatorPasses) {
  EXPECT_EQ(self_test_hash(emulator::emulated_api(), 0), kSelfTestHash);
  EXPECT_EQ(self_test(emulator::emulated_api(), 0), "");
}

TEST_F(SelfTest, NamesWhatFailed) {
  emulator::set_faults({.lost_after_runs = 2});
  EXPECT_NE(self_test(emulator::emulated_api(), 0).find("The GPU is lost"), std::string::npos);
  emulator::set_faults({.no_kernels = true});
  EXPECT_NE(self_test(emulator::emulated_api(), 0).find("no CUDA kernels"), std::string::npos);
  emulator::set_faults({.wrong_bit = true});
  EXPECT_EQ(self_test(emulator::emulated_api(), 0),
            "its self-test gave other numbers than the emulator");
}

}  // namespace
}  // namespace crooner::engine::cuda
