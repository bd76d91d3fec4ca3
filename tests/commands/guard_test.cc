#include "commands/guard.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace crooner::commands {
namespace {

TEST(Guard, ErrorsOfLibTorchLoseTheirBacktrace) {
  try {
    guarded([] { TORCH_CHECK(false, "shapes [3] and [4] do not fit\nmore about it"); });
    FAIL();
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "LibTorch: shapes [3] and [4] do not fit");
  }
}

TEST(Guard, OutOfMemoryIsAMatterOfResources) {
  EXPECT_THROW(guarded([] { TORCH_CHECK(false, "CUDA out of memory. Tried to allocate 1 GiB"); }),
               ResourceError);
}

TEST(Guard, OursPassAsTheyAre) {
  EXPECT_THROW(guarded([] { throw UsageError("no"); }), UsageError);
}

}  // namespace
}  // namespace crooner::commands
