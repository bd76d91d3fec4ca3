#include "songs/metadata.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/temporary_folder.h"
#include "support/paths.h"

namespace crooner::songs {
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

nlohmann::ordered_json to_json(const Request& request, int sample_index = 0) {
  return request_to_json(request, sample_index, kBackend, {});
}

TEST(Metadata, RequestSurvivesWritingAndReading) {
  const auto json = to_json(request(), 3);
  const Request back = request_from_json(nlohmann::json::parse(json.dump()), "run.json");
  EXPECT_EQ(to_json(back, 3), json);
  EXPECT_EQ(back.seed, request().seed);
  EXPECT_EQ(back.temperature.at(2, 0), 0.8);
  EXPECT_EQ(back.temperature.at(1, 0), 0.9);
  EXPECT_FALSE(back.total_seconds.has_value());
}

TEST(Metadata, TimesOfLyricsAreWrittenWhereThereAreAny) {
  Request with = request();
  EXPECT_FALSE(to_json(with).contains("lyric_times"));
  with.lyric_times = {0.5, std::nullopt};
  const auto json = to_json(with);
  EXPECT_EQ(json.at("lyric_times").dump(), "[0.5,null]");
  const Request back = request_from_json(nlohmann::json::parse(json.dump()), "run.json");
  EXPECT_EQ(back.lyric_times, with.lyric_times);
}

// Without the entry a song has none, whatever its model's default is today.
TEST(Metadata, OnlyLevelsOfSeveralSegmentsAreWritten) {
  Request with = request();
  with.upsample_segments = {.all = 1, .levels = {{0, 8}}};
  const auto json = to_json(with);
  EXPECT_EQ(json.at("upsample_segments").dump(), R"({"0":8})");
  const Request back = request_from_json(nlohmann::json::parse(json.dump()), "run.json");
  EXPECT_EQ(back.upsample_segments.at(0, 0), 8);
  EXPECT_EQ(back.upsample_segments.at(1, 0), 1);
  with.upsample_segments = {.all = 1, .levels = {}};
  EXPECT_FALSE(to_json(with).contains("upsample_segments"));
  EXPECT_EQ(request_from_json(nlohmann::json::parse(to_json(with).dump()), "run.json")
                .upsample_segments.at(0, 0),
            1);
}

TEST(Metadata, GuidanceSurvivesWritingAndReading) {
  Request guided = request();
  guided.guidance.lyrics = {.all = 0.0, .levels = {{2, 4.0}}};
  guided.guidance.names = {.all = 0.0, .levels = {{0, 1.5}, {1, 0.0}}};
  guided.guidance.other_lyrics = {"do re", "mi"};
  const auto json = to_json(guided);
  EXPECT_EQ(json.at("guidance").dump(),
            R"({"lyrics":{"2":4.0},"names":{"0":1.5},"other_lyrics":["do re","mi"]})");
  const Request back = request_from_json(nlohmann::json::parse(json.dump()), "run.json");
  EXPECT_EQ(to_json(back), json);
  EXPECT_EQ(back.guidance.lyrics.at(2, 9), 4.0);
  EXPECT_EQ(back.guidance.lyrics.at(1, 9), 0.0) << "nothing is left to the model";
  EXPECT_EQ(back.guidance.other_lyrics, guided.guidance.other_lyrics);
}

TEST(Metadata, ARequestOfAnEarlierReleaseIsNotGuided) {
  const auto json = to_json(request());
  EXPECT_FALSE(json.contains("guidance"));
  const Request back = request_from_json(nlohmann::json::parse(json.dump()), "run.json");
  EXPECT_EQ(back.guidance.lyrics.at(2, 9), 0.0);
  EXPECT_EQ(back.guidance.names.at(0, 9), 0.0);
}

TEST(Metadata, RequestHasWhatCodesDependOn) {
  Request with_prompt = request();
  with_prompt.prompt = Audio{.sample_rate = 8000, .channels = 1, .samples = {0.5f}};
  const auto json = to_json(with_prompt);
  EXPECT_EQ(json.at("prompt").at("sha256").get<std::string>().size(), 64u);
  with_prompt.prompt->samples[0] = 0.25f;
  EXPECT_NE(to_json(with_prompt), json);
  Request with_codes = request();
  with_codes.prompt_codes = {{}, {1, 2}, {3}};
  const auto of_codes = to_json(with_codes);
  EXPECT_EQ(of_codes.at("codes").at("lengths"), (std::vector<int>{0, 2, 1}));
  with_codes.prompt_codes = {{}, {1, 3}, {3}};
  EXPECT_NE(to_json(with_codes), of_codes);
  EXPECT_NE(to_json(request(), 0), to_json(request(), 1));
  Backend other = kBackend;
  other.device = "cuda";
  EXPECT_NE(request_to_json(request(), 0, other, {}), to_json(request()));
}

TEST(Metadata, PrecisionIsOneValueOrOnePerLevel) {
  EXPECT_EQ(to_json(request()).at("precision"), "fp32");
  Backend mixed = kBackend;
  mixed.precision = {Precision::kFp32, Precision::kFp32, Precision::kFp16};
  const auto precision = request_to_json(request(), 0, mixed, {}).at("precision");
  EXPECT_EQ(precision.dump(), R"({"0":"fp32","1":"fp32","2":"fp16"})");
}

TEST(Metadata, NamesInvalidEntries) {
  const auto sentence = [](const char* entry, const nlohmann::json& value) -> std::string {
    nlohmann::json json = nlohmann::json::parse(to_json(request()).dump());
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

run_folder::Metadata example(const std::string& lyrics) {
  Request of_lyrics = request();
  of_lyrics.lyrics = lyrics;
  return {{"notice", "machine-made"}, {"request", to_json(of_lyrics)}};
}

// A WAV file that embeds the metadata.
std::filesystem::path write_song(const test::TemporaryFolder& folder,
                                 const run_folder::Metadata& metadata) {
  const std::filesystem::path file = folder / "song.wav";
  audio::WriteOptions options;
  options.metadata = embedded_metadata(metadata);
  audio::write_audio_file(file, {8000, 1, {0.0f, 0.5f}}, options);
  return file;
}

TEST(Metadata, SongsEmbedIt) {
  const test::TemporaryFolder folder;
  const auto metadata = example("la la");
  EXPECT_EQ(read_embedded_metadata(write_song(folder, metadata)), metadata);
}

TEST(Metadata, SongsEmbedTheHashOfLongMetadata) {
  const test::TemporaryFolder folder;
  const auto metadata = example(std::string(20000, 'l'));
  const auto embedded = read_embedded_metadata(write_song(folder, metadata));
  ASSERT_TRUE(embedded);
  EXPECT_EQ(embedded->at("run_json_sha256"), sha256_hex(metadata.dump()));
  EXPECT_EQ(embedded->at("notice"), "machine-made");
}

TEST(Metadata, OtherFilesEmbedNone) {
  const test::TemporaryFolder folder;
  audio::write_audio_file(folder / "plain.wav", {8000, 1, {0.0f}}, {});
  EXPECT_FALSE(read_embedded_metadata(folder / "plain.wav"));
  audio::WriteOptions options;
  options.metadata = "not JSON";
  audio::write_audio_file(folder / "other.wav", {8000, 1, {0.0f}}, options);
  EXPECT_FALSE(read_embedded_metadata(folder / "other.wav"));
}

// Which model a song was generated with is decided once, when the model is opened.
TEST(Metadata, IsThatOfTheOpenedModelFolder) {
  const test::TemporaryFolder folder;
  std::filesystem::copy(source_file("models/smoke"), folder / "model",
                        std::filesystem::copy_options::recursive);
  const Model model = Model::open((folder / "model").string());
  const auto before = make_metadata(model, to_json(request()));
  EXPECT_EQ(before.at("model").at("name"), "smoke");
  EXPECT_EQ(before.at("model").at("sha256").at("prior_level_2").get<std::string>().size(), 64u);
  write_file(folder / "model/model.json", "{}");
  EXPECT_EQ(make_metadata(model, to_json(request())), before);
}

}  // namespace
}  // namespace crooner::songs
