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

const Backend kBackend{"cpu", EngineKind::kCpu, {Precision::kFp32, {}, Precision::kFp32}, true};

nlohmann::ordered_json json_of(const Request& request, int song = 0) {
  return request_json(request, song, kBackend, {});
}

TEST(RequestJson, ComesBackAsItWent) {
  const auto json = json_of(request(), 3);
  const Request back = request_from_json(nlohmann::json::parse(json.dump()), "run.json");
  EXPECT_EQ(json_of(back, 3), json);
  EXPECT_EQ(back.seed, request().seed);
  EXPECT_EQ(back.temperature.at(2, 0), 0.8);
  EXPECT_EQ(back.temperature.at(1, 0), 0.9);
  EXPECT_FALSE(back.total_seconds.has_value());
}

TEST(RequestJson, HoldsWhatCodesDependOn) {
  Request with_prompt = request();
  with_prompt.prompt = Audio{.sample_rate = 8000, .channels = 1, .samples = {0.5f}};
  const auto json = json_of(with_prompt);
  EXPECT_EQ(json.at("prompt").at("sha256").get<std::string>().size(), 64u);
  with_prompt.prompt->samples[0] = 0.25f;
  EXPECT_NE(json_of(with_prompt), json);
  Request with_codes = request();
  with_codes.prompt_codes = {{}, {1, 2}, {3}};
  const auto of_codes = json_of(with_codes);
  EXPECT_EQ(of_codes.at("codes").at("lengths"), (std::vector<int>{0, 2, 1}));
  with_codes.prompt_codes = {{}, {1, 3}, {3}};
  EXPECT_NE(json_of(with_codes), of_codes);
  EXPECT_NE(json_of(request(), 0), json_of(request(), 1));
  Backend other = kBackend;
  other.device = "cuda";
  EXPECT_NE(request_json(request(), 0, other, {}), json_of(request()));
}

TEST(RequestJson, PrecisionIsOneOrOneALevel) {
  EXPECT_EQ(json_of(request()).at("precision"), "fp32");
  Backend mixed = kBackend;
  mixed.precision = {Precision::kFp32, Precision::kFp32, Precision::kFp16};
  const auto precision = request_json(request(), 0, mixed, {}).at("precision");
  EXPECT_EQ(precision.dump(), R"({"0":"fp32","1":"fp32","2":"fp16"})");
}

TEST(RequestJson, WhatIsWrongIsNamed) {
  const auto sentence = [](const char* entry, const nlohmann::json& value) -> std::string {
    nlohmann::json json = nlohmann::json::parse(json_of(request()).dump());
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
