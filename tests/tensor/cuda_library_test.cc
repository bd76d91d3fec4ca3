#include "tensor/cuda_library.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/paths.h"

namespace crooner::tensor {
namespace {

TEST(CudaLibrary, IsLoadedIfAndOnlyIfItWasBuilt) {
  const bool built = std::filesystem::exists(built_file("lib/libcrooner_cuda.so"));
  ASSERT_EQ(cuda_api() != nullptr, built);
  if (!built) return;
  EXPECT_EQ(cuda_api()->version, engine::cuda::kApiVersion);
  int count = -1;
  EXPECT_EQ(cuda_api()->device_count(&count) == 0, count >= 0);
}

TEST(CudaLibrary, AMissingDeviceIsNotDescribed) {
  EXPECT_FALSE(describe_cuda(4096).has_value());
}

TEST(CudaLibrary, EveryCountedDeviceIsDescribed) {
  int count = 0;
  if (cuda_api() == nullptr || cuda_api()->device_count(&count) != 0) count = 0;
  for (int device = 0; device < count; ++device) {
    const auto description = describe_cuda(device);
    ASSERT_TRUE(description.has_value());
    EXPECT_FALSE(description->name.empty());
    EXPECT_GT(description->total_bytes, std::size_t{1} << 28);
    EXPECT_LE(description->free_bytes, description->total_bytes);
  }
}

}  // namespace
}  // namespace crooner::tensor
