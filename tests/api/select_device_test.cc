#include "api/select_device.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "support/paths.h"

namespace crooner::api {
namespace {

config::ModelFolder folder(const std::string& shipped) {
  return config::read_model_folder(source_file("models/" + shipped));
}

TEST(SelectDevice, LargeModelsAreFasterOnCudaAndSmallOnesOnTheCpu) {
  for (const char* large : {"1b_lyrics", "5b", "5b_lyrics"})
    EXPECT_TRUE(faster_on_cuda(config::find_model_config(large))) << large;
  for (const char* small : {"smoke", "pocket"})
    EXPECT_FALSE(faster_on_cuda(folder(small))) << small;
}

TEST(SelectDevice, AutoStaysOnTheCpuWhereThatIsFasterOrItsEngineIsAskedFor) {
  BackendOptions options;
  EXPECT_TRUE(select_device(folder("pocket"), options).is_cpu());
  options.engine = EngineKind::kCpu;
  EXPECT_TRUE(select_device(config::find_model_config("1b_lyrics"), options).is_cpu());
}

TEST(SelectDevice, WhatIsNamedIsTaken) {
  BackendOptions options;
  options.device = "cpu";
  EXPECT_TRUE(select_device(config::find_model_config("5b"), options).is_cpu());
  options.device = "tpu";
  EXPECT_THROW(select_device(config::find_model_config("smoke"), options), UsageError);
}

}  // namespace
}  // namespace crooner::api
