#include "run/codes_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "checkpoint/safetensors_writer.h"

namespace crooner::run {
namespace {

const std::filesystem::path kFile =
    std::filesystem::path(testing::TempDir()) / "crooner_codes.safetensors";

TEST(CodesFile, ComesBackAsItWent) {
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

TEST(CodesFile, SaysWhatIsWrong) {
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
  EXPECT_NE(sentence({"weights", {2}, DType::kF32}).find("holds no codes"), std::string::npos);
  EXPECT_NE(sentence({"level_x", {2}, DType::kI32}).find("holds no codes"), std::string::npos);
  EXPECT_NE(sentence({"level_0", {2}, DType::kF32}).find("level_0 of type F32"), std::string::npos);
  EXPECT_NE(sentence({"level_0", {1, 2}, DType::kI32}).find("shape [1, 2]"), std::string::npos);
  EXPECT_THROW(read_codes("/nowhere/codes.safetensors"), InputError);
}

}  // namespace
}  // namespace crooner::run
