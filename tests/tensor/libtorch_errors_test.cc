#include "tensor/libtorch_errors.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <string>

#include "base/device_failure.h"

namespace crooner::tensor {
namespace {

TEST(LibTorchErrors, HaveNoBacktrace) {
  try {
    translate_libtorch_errors(
        [] { TORCH_CHECK(false, "shapes [3] and [4] do not fit\nmore about it"); });
    FAIL();
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "LibTorch: shapes [3] and [4] do not fit");
  }
}

TEST(LibTorchErrors, OutOfMemoryIsAResourceError) {
  EXPECT_THROW(translate_libtorch_errors(
                   [] { TORCH_CHECK(false, "CUDA out of memory. Tried to allocate 1 GiB"); }),
               ResourceError);
}

TEST(LibTorchErrors, ALostGpuIsADeviceFailure) {
  try {
    translate_libtorch_errors([] {
      TORCH_CHECK(false,
                  "CUDA error: an illegal memory access was encountered\nCUDA kernel errors");
    });
    FAIL();
  } catch (const DeviceFailure& failure) {
    EXPECT_STREQ(failure.what(),
                 "The GPU is lost (an illegal memory access was encountered); start again, and the "
                 "run folder continues where it was.");
  }
}

TEST(LibTorchErrors, OurErrorsPassUnchanged) {
  EXPECT_THROW(translate_libtorch_errors([] { throw UsageError("no"); }), UsageError);
}

}  // namespace
}  // namespace crooner::tensor
