// --json as scripts use it: every command prints JSON on stdout.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

// The objects that `command` prints, one per line.
std::vector<nlohmann::json> printed(const std::string& command, const Folder& folder) {
  const ProcessResult ended = crooner(command + " --json --quiet", folder);
  EXPECT_EQ(ended.code, 0) << command << "\n" << ended.err;
  std::vector<nlohmann::json> lines;
  std::istringstream out(ended.out);
  for (std::string line; std::getline(out, line);) {
    lines.push_back(nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false));
    EXPECT_TRUE(lines.back().is_object()) << command << "\n" << line;
  }
  EXPECT_FALSE(lines.empty()) << command;
  return lines;
}

TEST(Json, PrintsEveryOutputPath) {
  Folder folder;
  const auto file = [](const std::vector<nlohmann::json>& lines) {
    return lines.back().value("path", "");
  };
  EXPECT_EQ(file(printed("generate --model smoke --seconds 0.256 --out song.wav", folder)),
            "song.wav");
  EXPECT_EQ(file(printed("encode song.wav --model smoke --out codes.safetensors", folder)),
            "codes.safetensors");
  EXPECT_EQ(file(printed("decode codes.safetensors --out again.wav", folder)), "again.wav");
}

TEST(Json, DescribesModels) {
  Folder folder;
  const nlohmann::json info = printed("models info smoke", folder).at(0);
  EXPECT_EQ(info.at("name"), "smoke");
  EXPECT_EQ(info.at("priors").size(), 3u);
  EXPECT_EQ(info.at("priors")[0].at("level"), 0);
  EXPECT_GT(info.at("vqvae").at("parameters"), 10'000);
  const std::string file = info.at("folder").get<std::string>() + "/vqvae.safetensors";
  EXPECT_EQ(printed("models info " + file, folder).at(0).at("bytes"), info.at("vqvae").at("bytes"));
  EXPECT_EQ(printed("models verify smoke", folder).at(3).at("verdict"), "OK");
  EXPECT_EQ(printed("labels genres --model smoke ja", folder).at(0).at("name"), "jazz");
  EXPECT_GE(printed("models list", folder).size(), 3u);
}

}  // namespace
}  // namespace crooner::cli
