#include "api/place.h"

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

TEST(PlaceTest, LargeModelsAreFasterOnCudaAndSmallOnesOnTheCpu) {
  for (const char* large : {"1b_lyrics", "5b", "5b_lyrics"})
    EXPECT_TRUE(faster_on_cuda(config::known_model(large))) << large;
  for (const char* small : {"smoke", "pocket"})
    EXPECT_FALSE(faster_on_cuda(folder(small))) << small;
}

TEST(PlaceTest, AutoStaysOnTheCpuWhereThatIsFasterOrItsEngineIsAskedFor) {
  RunOptions options;
  EXPECT_TRUE(place_of(folder("pocket"), options).is_cpu());
  options.engine = Engine::kCpu;
  EXPECT_TRUE(place_of(config::known_model("1b_lyrics"), options).is_cpu());
}

TEST(PlaceTest, WhatIsNamedIsTaken) {
  RunOptions options;
  options.device = "cpu";
  EXPECT_TRUE(place_of(config::known_model("5b"), options).is_cpu());
  options.device = "tpu";
  EXPECT_THROW(place_of(config::known_model("smoke"), options), UsageError);
}

}  // namespace
}  // namespace crooner::api
