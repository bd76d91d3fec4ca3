#include "run_folder/run_metadata.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "run_folder/example_metadata.h"

namespace crooner::run_folder {
namespace {

using nlohmann::json;
using test::error_message;
using test::example_metadata;

TEST(RunMetadata, SurvivesWritingAndReading) {
  const test::TemporaryFolder folder;
  write_metadata(folder.path(), example_metadata());
  EXPECT_EQ(read_metadata(folder.path()).dump(), example_metadata().dump());
}

TEST(RunMetadata, EveryEntryCounts) {
  const json whole = example_metadata();
  const json flat = whole.flatten();
  for (const auto& entry : flat.items()) {
    json changed = whole;
    changed[json::json_pointer(entry.key())] = "another";
    EXPECT_NE(metadata_hash(changed), metadata_hash(whole)) << entry.key();
    EXPECT_NE(first_difference(whole, changed), "") << entry.key();
  }
  EXPECT_GT(flat.size(), 8u);
}

TEST(RunMetadata, TheOrderOfEntriesDoesNotCount) {
  const Metadata one = Metadata::parse(R"({"format_version": 1, "request": {"a": 1, "b": [2]}})");
  const Metadata other = Metadata::parse(R"({"request": {"b": [2], "a": 1}, "format_version": 1})");
  EXPECT_EQ(metadata_hash(one), metadata_hash(other));
  EXPECT_EQ(first_difference(one, other), "");
  EXPECT_EQ(metadata_hash(one), sha256_hex(R"({"format_version":1,"request":{"a":1,"b":[2]}})"));
}

TEST(RunMetadata, NamesTheFirstDifference) {
  const auto text = [](auto change) {
    Metadata changed = example_metadata();
    change(changed);
    return first_difference(example_metadata(), changed);
  };
  EXPECT_EQ(text([](Metadata&) {}), "");
  EXPECT_EQ(text([](Metadata& r) { r["request"]["seed"] = 43; }), "request.seed was 42 and is 43");
  EXPECT_EQ(text([](Metadata& r) { r["request"]["temperature"]["2"] = 0.5; }),
            "request.temperature.2 was 0.98 and is 0.5");
  EXPECT_EQ(text([](Metadata& r) { r["request"].erase("genre"); }),
            "request.genre was \"folk\" and is missing");
  EXPECT_EQ(text([](Metadata& r) { r["request"]["top_k"] = 5; }),
            "request.top_k was missing and is 5");
  EXPECT_EQ(text([](Metadata& r) { r["request"]["lyrics"] = std::string(100, 'l'); }),
            "request.lyrics was \"la la\\nla\" and is a longer value");
  EXPECT_EQ(text([](Metadata& r) { r["crooner"] = "9"; }), "crooner was \"0.1.0\" and is \"9\"");
}

TEST(RunMetadata, ReportsDamage) {
  const test::TemporaryFolder folder;
  const auto text = [&](std::string_view content) {
    write_file(folder / "run.json", content);
    return error_message<InputError>([&] { read_metadata(folder.path()); });
  };
  const std::string file = "'" + (folder / "run.json").string() + "'";
  EXPECT_EQ(text("{\"format"), file + " is damaged: it is not a JSON object.");
  EXPECT_EQ(text("[1]"), file + " is damaged: it is not a JSON object.");
  EXPECT_EQ(text("{}"), file + " has format_version none; this crooner reads 1.");
  EXPECT_EQ(text("{\"format_version\": 2}"), file + " has format_version 2; this crooner reads 1.");
  EXPECT_THROW(read_metadata(folder / "nowhere"), InputError);
}

}  // namespace
}  // namespace crooner::run_folder
