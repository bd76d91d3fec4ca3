#include "tensor/cuda_library.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "support/paths.h"

namespace crooner::tensor {
namespace {

TEST(CudaLibrary, IsLoadedExactlyWhereItWasBuilt) {
  const bool built = std::filesystem::exists(built_file("lib/libcrooner_cuda.so"));
  ASSERT_EQ(cuda_api() != nullptr, built);
  if (!built) return;
  EXPECT_EQ(cuda_api()->version, engine::cuda::kApiVersion);
  int version = 0;
  EXPECT_EQ(cuda_api()->runtime_version(&version), 0);
  EXPECT_GE(version, 11000);
}

TEST(CudaLibrary, ADeviceThatIsNotThereIsNotDescribed) {
  EXPECT_FALSE(describe_cuda(4096).has_value());
}

TEST(CudaLibrary, EveryDeviceThatIsCountedIsDescribed) {
  int count = 0;
  if (cuda_api() == nullptr || cuda_api()->device_count(&count) != 0) count = 0;
  for (int device = 0; device < count; ++device) {
    const auto description = describe_cuda(device);
    ASSERT_TRUE(description.has_value());
    EXPECT_FALSE(description->name.empty());
    EXPECT_GT(description->total_bytes, std::size_t{1} << 28);
    EXPECT_LE(description->free_bytes, description->total_bytes);
    synchronise_cuda(device);
  }
}

TEST(CudaLibrary, WaitingForADeviceThatIsNotThereSaysWhy) {
  try {
    synchronise_cuda(4096);
    FAIL() << "no error";
  } catch (const ResourceError& failure) {
    EXPECT_NE(
        std::string(failure.what()).find(cuda_api() ? "CUDA device 4096 failed: " : "is not there"),
        std::string::npos)
        << failure.what();
  }
}

}  // namespace
}  // namespace crooner::tensor
