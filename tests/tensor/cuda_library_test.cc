#include "tensor/cuda_library.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "support/paths.h"
#include "tensor/device.h"

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

TEST(CudaLibrary, SaysWhyNoDeviceIsThere) {
  EXPECT_EQ(no_device_reason(100, nullptr), "");
  EXPECT_EQ(no_device_reason(100, "7"),
            " CUDA_VISIBLE_DEVICES is \"7\", which decides what is seen.");
  EXPECT_EQ(no_device_reason(35, nullptr),
            " There is no NVIDIA driver, or one older than the CUDA that this was built with.");
  ::setenv("CUDA_VISIBLE_DEVICES", "", 1);
  try {
    parse_device("cuda:7");
    ADD_FAILURE();
  } catch (const ResourceError& error) {
    const std::string text = error.what();  // the code depends on the machine
    EXPECT_TRUE(text.find("here. There is no NVIDIA driver") != std::string::npos ||
                text.find("here. CUDA_VISIBLE_DEVICES is \"\"") != std::string::npos)
        << text;
  }
  ::unsetenv("CUDA_VISIBLE_DEVICES");
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
