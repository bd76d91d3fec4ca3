#include "run_folder/codes_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "base/error.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/weight_file.h"
#include "support/paths.h"

namespace crooner::run_folder {
namespace {

// A file of this process: tests run beside each other.
const std::filesystem::path kFile =
    std::filesystem::path(testing::TempDir()) /
    ("crooner_codes_" + std::to_string(::getpid()) + ".safetensors");

TEST(CodesFile, SurvivesWritingAndReading) {
  const Codes codes{{1, 2, 3, 4, 2047}, {}, {7}};
  write_codes(kFile, codes, {{"model", "smoke"}});
  EXPECT_EQ(read_codes(kFile), codes);
}

TEST(CodesFile, ReadsOtherIntegers) {
  const std::vector<std::int64_t> values{5, 6};
  checkpoint::SafetensorsWriter writer(kFile, {{"level_1", {2}, DType::kI64}});
  writer.write(std::as_bytes(std::span(values)));
  writer.finish();
  EXPECT_EQ(read_codes(kFile), (Codes{{}, {5, 6}}));
}

TEST(CodesFile, ReportsInvalidFiles) {
  const auto sentence = [](const TensorSpec& spec) -> std::string {
    const std::vector<float> values{1, 2};
    checkpoint::SafetensorsWriter writer(kFile, {spec});
    writer.write(std::as_bytes(std::span(values)));
    writer.finish();
    try {
      read_codes(kFile);
    } catch (const InputError& failure) {
      return failure.what();
    }
    return "(accepted)";
  };
  EXPECT_NE(sentence({"weights", {2}, DType::kF32}).find("has no codes"), std::string::npos);
  EXPECT_NE(sentence({"level_x", {2}, DType::kI32}).find("has no codes"), std::string::npos);
  EXPECT_NE(sentence({"level_0", {2}, DType::kF32}).find("level_0 of type F32"), std::string::npos);
  EXPECT_NE(sentence({"level_0", {1, 2}, DType::kI32}).find("shape [1, 2]"), std::string::npos);
  EXPECT_THROW(read_codes("/nowhere/codes.safetensors"), InputError);
}

// The codes that the original saved while it sampled are those of the golden run.
TEST(CodesFile, ReadsFilesOfTheOriginalImplementation) {
  const std::filesystem::path golden =
      std::filesystem::path(source_file("tests/golden/end_to_end/lyrics_sep"));
  for (const char* name :
       {"codes_level_0.pth.tar", "codes_level_2.pth.tar", "codes_level_2.zip.pth.tar"}) {
    SCOPED_TRACE(name);
    const std::vector<Codes> songs = read_all_codes(golden / name);
    ASSERT_EQ(songs.size(), 3u);
    const std::string level = name[12] == '0' ? "0" : "2";
    const checkpoint::WeightFile out(golden / "ancestral/out.safetensors");
    for (std::size_t l = 0; l < 3; ++l) {
      const auto* tensor = out.find("after_level_" + level + "/zs_" + std::to_string(l));
      ASSERT_NE(tensor, nullptr);
      ASSERT_EQ(tensor->shape[0], 3);
      const auto length = static_cast<std::size_t>(tensor->shape[1]);
      std::vector<std::int64_t> expected(3 * length);
      out.read(*tensor, reinterpret_cast<std::byte*>(expected.data()));
      for (std::size_t song = 0; song < 3; ++song) {
        const auto begin = expected.begin() + static_cast<std::ptrdiff_t>(song * length);
        const std::vector<std::int64_t> row(begin, begin + static_cast<std::ptrdiff_t>(length));
        EXPECT_EQ(songs[song].at(l), row) << "level " << l << ", song " << song;
      }
    }
  }
}

// The levels of a file may all be empty, in ours and in the original's.
TEST(CodesFile, AudioF4RefusesAFileWhoseLevelsAreAllEmpty) {
  const std::string file = kFile;
  for (const int levels : {1, 3}) {
    std::vector<TensorSpec> specs;
    for (int level = 0; level < levels; ++level) {
      specs.push_back({"level_" + std::to_string(level), {0}, DType::kI32});
    }
    checkpoint::SafetensorsWriter writer(file, specs);
    writer.finish();
    EXPECT_THROW(read_codes(file), InputError) << levels;
  }
}

}  // namespace
}  // namespace crooner::run_folder
