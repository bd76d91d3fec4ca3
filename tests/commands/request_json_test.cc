#include "commands/request_json.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace crooner::commands {
namespace {

Request request() {
  Request request;
  request.genre = "folk";
  request.artist = "The Lamplighters";
  request.lyrics = "la\nla";
  request.seconds = 2.5;
  request.seed = 18446744073709551615u;
  request.temperature.all = 0.9;
  request.temperature.levels[2] = 0.8;
  request.top_k.levels[0] = 5;
  request.stop_after_level = 1;
  return request;
}

TEST(RequestJson, ComesBackAsItWent) {
  const auto json = request_json({}, request(), "cpu", 3);
  const Request back = request_from_json(nlohmann::json::parse(json.dump()), "run.json");
  EXPECT_EQ(request_json({}, back, "cpu", 3), json);
  EXPECT_EQ(back.seed, request().seed);
  EXPECT_EQ(back.temperature.at(2, 0), 0.8);
  EXPECT_EQ(back.temperature.at(1, 0), 0.9);
  EXPECT_FALSE(back.total_seconds.has_value());
}

TEST(RequestJson, HoldsWhatCodesDependOnAndNothingOfTheMachine) {
  cli::GenerateOptions options;
  options.out = "/home/someone/song.wav";
  options.model.threads = 7;
  options.prompt = "/home/someone/prompt.wav";
  Request with_prompt = request();
  with_prompt.prompt = Audio{.sample_rate = 8000, .channels = 1, .samples = {0.5f}};
  const auto json = request_json(options, with_prompt, "cpu", 0);
  EXPECT_EQ(json.dump().find("someone"), std::string::npos) << json;
  EXPECT_FALSE(json.contains("threads"));
  EXPECT_EQ(json.at("prompt").at("sha256").get<std::string>().size(), 64u);
  with_prompt.prompt->samples[0] = 0.25f;
  EXPECT_NE(request_json(options, with_prompt, "cpu", 0), json);
  EXPECT_NE(request_json({}, request(), "cpu", 0), request_json({}, request(), "cpu", 1));
  EXPECT_NE(request_json({}, request(), "cpu", 0), request_json({}, request(), "cuda", 0));
}

TEST(RequestJson, WhatIsWrongIsNamed) {
  const auto sentence = [](const char* entry, const nlohmann::json& value) -> std::string {
    nlohmann::json json = nlohmann::json::parse(request_json({}, request(), "cpu", 0).dump());
    json[entry] = value;
    try {
      request_from_json(json, "song.wav.run/run.json");
    } catch (const InputError& failure) {
      return failure.what();
    }
    return "(accepted)";
  };
  EXPECT_NE(sentence("genre", 3).find("song.wav.run/run.json"), std::string::npos);
  EXPECT_NE(sentence("seconds", "long"), "(accepted)");
  EXPECT_NE(sentence("temperature", {{"top", 1}}), "(accepted)");
}

}  // namespace
}  // namespace crooner::commands
