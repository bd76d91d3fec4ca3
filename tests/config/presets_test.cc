#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "config/json_reader.h"
#include "config/prior_preset.h"
#include "config/training_preset.h"
#include "support/paths.h"

namespace crooner::config {
namespace {

TEST(PresetsTest, EveryShippedPresetRoundTrips) {
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(source_file("configs/training"))) {
    SCOPED_TRACE(entry.path().filename().string());
    const auto json = parse_json(read_file(entry.path()), entry.path().string());
    if (json.at("kind") == "vqvae") {
      const VqvaePreset preset = vqvae_preset_from_json(json, "");
      EXPECT_EQ(vqvae_preset_from_json(to_json(preset), ""), preset);
    } else {
      const PriorPreset preset = prior_preset_from_json(json, "");
      EXPECT_EQ(prior_preset_from_json(to_json(preset), ""), preset);
    }
    ++read;
  }
  EXPECT_GE(read, 15);
}

TEST(PresetsTest, AlignmentOfOneLayerAndOfEveryLayerExcludeEachOther) {
  auto json = parse_json(read_file(source_file("configs/training/pocket_top.json")), "");
  json["lyric_alignment"]["every_layer"] = true;
  EXPECT_TRUE(prior_preset_from_json(json, "").lyric_alignment->every_layer);
  json["lyric_alignment"]["layer"] = 3;
  try {
    prior_preset_from_json(json, "").check();
    ADD_FAILURE() << "both were taken";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("exclude each other"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace crooner::config
