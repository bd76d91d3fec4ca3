// docs/reference/presets.md against the presets that the program reads.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "config/prior_preset.h"
#include "config/training_preset.h"
#include "support/paths.h"

namespace crooner::training {
namespace {

using Json = nlohmann::ordered_json;
using Values = std::map<std::string, Json>;

// "run.batch" -> its value. Lists are values; the keys of `model` are those of model.json.
void flatten(const Json& json, const std::string& prefix, Values& values) {
  for (const auto& [name, value] : json.items()) {
    const std::string key = prefix + name;
    values[key] = value;
    if (value.is_object() && key != "model") flatten(value, key + ".", values);
  }
}

config::VqvaePreset full_vqvae() {
  config::VqvaePreset preset;
  preset.model.multipliers = {1, 1, 1};
  preset.decoder_only = true;
  preset.data.min_duration = 1;
  preset.data.max_duration = 2;
  return preset;
}

config::PriorPreset full_prior() {
  config::PriorPreset preset;
  preset.init.phase.emplace();
  preset.init.beats.emplace();
  preset.adapter.emplace();
  preset.lyric_alignment.emplace();
  preset.lyric_alignment->layer = 0;
  preset.phone_classifiers.emplace();
  preset.sampling.emplace();
  preset.sampling->guidance = {.lyrics = 3, .names = 1};  // written only if there is any
  preset.data.min_duration = 1;
  preset.data.max_duration = 2;
  return preset;
}

// Every key that a preset of either kind may have, with its default.
Values keys_of_the_program() {
  Values values;
  flatten(config::to_json(full_vqvae()), "", values);
  flatten(config::to_json(full_prior()), "", values);
  // Objects whose every member is documented, and that have no meaning of their own.
  for (const char* part :
       {"adam", "schedule", "data", "run", "loss", "init", "loss.bandwidth", "loss.spectrum"})
    values.erase(part);
  return values;
}

// The key of each item of the page's lists, with the text in its parentheses.
std::map<std::string, std::string> documented_keys() {
  std::map<std::string, std::string> keys;
  std::istringstream page(read_file(source_file("docs/reference/presets.md")));
  const std::regex item(R"(^\* `([a-z0-9_.]+)` \(([^)]*)\):.*)");
  for (std::string line; std::getline(page, line);) {
    std::smatch match;
    if (std::regex_match(line, match, item)) {
      EXPECT_TRUE(keys.emplace(match[1], match[2]).second) << match[1] << " is there twice";
    } else {
      EXPECT_FALSE(line.starts_with("* ")) << "without a key and its default: " << line;
    }
  }
  return keys;
}

TEST(PresetReference, DocumentsEveryKeyAndInventsNone) {
  std::set<std::string> documented, read;
  for (const auto& [key, text] : documented_keys()) documented.insert(key);
  for (const auto& [key, value] : keys_of_the_program()) read.insert(key);
  for (const std::string& key : read)
    EXPECT_TRUE(documented.contains(key)) << key << " is not documented";
  for (const std::string& key : documented)
    EXPECT_TRUE(read.contains(key)) << key << " does not exist";
}

TEST(PresetReference, GivesTheDefaults) {
  const std::set<std::string> words = {"required", "none", "all", "three settings", "ARPAbet"};
  const Values defaults = keys_of_the_program();
  const std::set<std::string> set_by_the_test = {"decoder_only"};
  for (const auto& [key, text] : documented_keys()) {
    if (words.contains(text) || set_by_the_test.contains(key) || !defaults.contains(key)) continue;
    const Json number = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    EXPECT_EQ(number.is_discarded() ? Json(text) : number, defaults.at(key)) << key;
  }
}

// The list of keys above is what is written; reading takes the same, and nothing else.
TEST(PresetReference, WhatIsWrittenIsRead) {
  config::PriorPreset prior = full_prior();
  prior.run.steps = 1;
  prior.init.phase.reset();  // needs a model with lyrics
  prior.lyric_alignment->heads = {0};
  prior.init.beats->periods = {2};
  EXPECT_EQ(config::prior_preset_from_json(config::to_json(prior), ""), prior);
  auto unknown = config::to_json(prior);
  unknown["run"]["batches"] = 1;
  EXPECT_THROW(config::prior_preset_from_json(unknown, ""), InputError);
}

}  // namespace
}  // namespace crooner::training
