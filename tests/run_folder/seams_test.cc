#include "run_folder/seams.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/temporary_folder.h"
#include "run_folder/codes_file.h"

namespace crooner::run_folder {
namespace {

TEST(Seams, AreMetadataOfACodesFile) {
  const test::TemporaryFolder folder;
  const Seams seams{{0, {12, 34}}, {1, {5}}};
  EXPECT_EQ(seams_to_text(seams), R"({"0":[12,34],"1":[5]})");
  const auto file = folder / "codes.safetensors";
  EXPECT_TRUE(read_seams(file).empty());
  write_codes(file, {{1, 2}, {3}}, {{"model", "smoke"}, {"seams", seams_to_text(seams)}});
  EXPECT_EQ(read_seams(file), seams);
  EXPECT_EQ(codes_model(file), "smoke");
  write_codes(file, {{1, 2}, {3}}, {{"model", "smoke"}});
  EXPECT_TRUE(read_seams(file).empty());
}

TEST(Seams, NamesADamagedEntry) {
  const test::TemporaryFolder folder;
  const auto file = folder / "codes.safetensors";
  for (const char* text : {"[", "[1]", R"({"x":[1]})", R"({"0":"1"})"}) {
    write_codes(file, {{1}}, {{"seams", text}});
    EXPECT_THROW(read_seams(file), InputError) << text;
  }
}

}  // namespace
}  // namespace crooner::run_folder
