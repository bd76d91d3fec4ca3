#include "songs/load_song.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "base/temporary_folder.h"
#include "run_folder/run_folder.h"
#include "songs/metadata.h"
#include "support/paths.h"

namespace crooner::songs {
namespace {

using test::error_message;
using Values = std::vector<std::int64_t>;

run_folder::Metadata example() {
  Model model = Model::open(source_file("models/smoke"));
  Request request;
  request.genre = "folk";
  request.seed = 3;
  cli::AudioFileOptions format;
  format.bits = "24";
  format.normalize = true;
  return make_metadata(model, request_to_json(request, 2, model.backend(), format));
}

TEST(LoadSong, RestoresRequestModelAndFormat) {
  const auto metadata = example();
  const LoadedSong song = load_song(metadata, "run.json", {}, {});
  EXPECT_EQ(song.request->genre, "folk");
  EXPECT_EQ(song.request->seed, 3u);
  EXPECT_EQ(song.sample_index, 2);
  EXPECT_EQ(song.model.model, "smoke");
  EXPECT_EQ(song.model.device, "cpu");
  EXPECT_EQ(song.model.precision, "fp32");
  EXPECT_EQ(song.format.bits, "24");
  EXPECT_TRUE(song.format.normalize);
  Model model = Model::open(source_file("models/smoke"));
  EXPECT_EQ(current_metadata(song, model), metadata);
}

TEST(LoadSong, FlagsTakePrecedence) {
  const LoadedSong song =
      load_song(example(), "run.json", {}, {.model = "other", .device = "cuda"});
  EXPECT_EQ(song.model.model, "other");
  EXPECT_EQ(song.model.device, "cuda");
}

TEST(LoadSong, APrecisionPerLevelIsAuto) {
  auto metadata = example();
  metadata["request"]["precision"] = {{"0", "fp32"}, {"2", "fp16"}};
  EXPECT_EQ(load_song(metadata, "run.json", {}, {}).model.precision, "auto");
}

TEST(LoadSong, APromptIsLoadedAsCodes) {
  const test::TemporaryFolder folder;
  auto metadata = example();
  metadata["request"]["codes"] = {{"sha256", "x"}, {"lengths", {2, 1}}};
  const auto missing = [&] {
    return error_message<InputError>([&] { load_song(metadata, "run.json", folder.path(), {}); });
  };
  const std::string expected =
      "The song of 'run.json' continues a prompt or codes that were not saved in its run folder; "
      "repeat the command that started it.";
  EXPECT_EQ(error_message<InputError>([&] { load_song(metadata, "run.json", {}, {}); }), expected);
  EXPECT_EQ(missing(), expected);
  {
    run_folder::RunFolder run(folder.path(), metadata, false);
    run.journal().append_prompt(0, Values{1, 2});
    EXPECT_EQ(missing(), expected) << "only the bottom level was saved";
    run.journal().append_prompt(1, Values{3});
  }
  EXPECT_EQ(load_song(metadata, "run.json", folder.path(), {}).request->prompt_codes,
            (Codes{{1, 2}, {3}}));
}

TEST(LoadSong, NamesWhatIsMissing) {
  EXPECT_NE(error_message<InputError>([] {
              load_song({{"a", 1}}, "song.wav", {}, {});
            }).find("'song.wav' does not describe how its song was generated: "),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::songs
