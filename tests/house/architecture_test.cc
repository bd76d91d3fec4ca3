// The order of the rooms (docs/architecture.md, section 3), read from the includes; and that a
// violation is reported, on small trees written for the test.
#include <gtest/gtest.h>

#include <fstream>

#include "house/rooms.h"
#include "support/paths.h"

namespace crooner::house {
namespace {
namespace fs = std::filesystem;

class Tree {
 public:
  Tree()
      : folder_(fs::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
  }
  ~Tree() { fs::remove_all(folder_); }

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file) << text << "\n";
  }

  const fs::path& folder() const { return folder_; }

  std::vector<std::string> violations() const {
    return include_violations(folder_, {{"base", 0, false},
                                        {"text", 1, false},
                                        {"audio", 1, false},
                                        {"engine/cpu", 2, false},
                                        {"tensor", 4, true},
                                        {"nn", 5, true},
                                        {"crooner.cc", 11, false}});
  }

 private:
  fs::path folder_;
};

TEST(Layers, NoArrowPointsUpOrSideways) {
  for (const std::string& violation : include_violations(source_file("src"), declared_rooms())) {
    ADD_FAILURE() << violation;
  }
}

TEST(Layers, AllowedIncludesPass) {
  const Tree tree;
  tree.write("base/a.h", "#include <string>");
  tree.write("text/b.cc", "#include \"base/a.h\"\n#include <nlohmann/json.hpp>");
  tree.write("nn/c.cc",
             "#include <ATen/core/Tensor.h>\n#include \"text/b.h\"\n#include \"nn/d.h\"");
  tree.write("base/log_sink.cc", "#include <spdlog/spdlog.h>");
  tree.write("audio/file.cc", "#include <sndfile.h>");
  tree.write("crooner.cc", "#include \"text/b.h\"");
  EXPECT_EQ(tree.violations(), std::vector<std::string>{});
}

struct Violation {
  const char* name;
  const char* file;
  const char* line;
  const char* part_of_sentence;
};

class LayersViolation : public testing::TestWithParam<Violation> {};

TEST_P(LayersViolation, IsReported) {
  const Tree tree;
  tree.write("nn/loose/x.h", "");
  tree.write(GetParam().file, GetParam().line);
  const auto violations = tree.violations();
  // The loose header itself is one violation in every tree here.
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_NE((violations[0] + violations[1]).find(GetParam().part_of_sentence), std::string::npos)
      << violations[0] << violations[1];
}

INSTANTIATE_TEST_SUITE_P(
    All, LayersViolation,
    testing::Values(
        Violation{"up", "base/a.cc", "#include \"text/b.h\"", "a lower layer only"},
        Violation{"sideways", "text/a.cc", "# include \"audio/b.h\"", "a lower layer only"},
        Violation{"torch_room", "crooner.cc", "#include \"nn/b.h\"", "free of torch"},
        Violation{"torch_header", "text/a.h", "#include <c10/core/Device.h>", "free of torch"},
        Violation{"torch_umbrella", "nn/a.h", "#include <torch/torch.h>", "confined"},
        Violation{"cli", "text/a.cc", "#include <CLI/CLI.hpp>", "confined"},
        Violation{"spdlog", "base/a.cc", "#include <spdlog/spdlog.h>", "confined"},
        Violation{"sndfile", "tensor/a.cc", "  #include <sndfile.h>", "confined"},
        Violation{"cuda", "nn/a.cc", "#include <cuda_runtime.h>", "confined"},
        Violation{"posix", "text/a.cc", "#include <sys/mman.h>", "confined"},
        Violation{"no_room", "nn/a.cc", "#include \"nn/loose/x.h\"", "belongs to no room"}),
    [](const auto& test) { return test.param.name; });

TEST(Layers, PublicHeadersIncludeOnlyTheStandardLibrary) {
  for (const std::string& violation : public_header_violations(source_file("include"))) {
    ADD_FAILURE() << violation;
  }
  const Tree tree;
  tree.write("crooner/song.h", "#include <string>\n#include \"crooner/error.h\"");
  EXPECT_TRUE(public_header_violations(tree.folder()).empty());
  tree.write("crooner/torch.h", "#include <ATen/core/Tensor.h>\n#include \"base/error.h\"");
  EXPECT_EQ(public_header_violations(tree.folder()).size(), 2u);
}

TEST(Layers, TheArchitecturePageListsTheSameRooms) {
  // Rows such as "| 1 | `text` | ... | no |", one room per row.
  std::vector<std::string> written;
  for (const std::string& line : lines_of(source_file("docs/architecture.md"))) {
    if (line.size() < 4 || line[0] != '|' || line[2] < '0' || line[2] > '9') continue;
    const auto open = line.find('`');
    const auto close = line.find('`', open + 1);
    const bool torch = line.rfind("| yes |") == line.size() - 7;
    const std::string name = line.substr(open + 1, close - open - 1);
    if (name == "crooner.cc") continue;
    written.push_back(name + " " + std::to_string(std::stoi(line.substr(2))) +
                      (torch ? " torch" : ""));
  }
  std::vector<std::string> built;
  for (const Room& room : declared_rooms()) {
    if (room.folder.find(".cc") != std::string::npos) continue;
    built.push_back(room.folder + " " + std::to_string(room.layer) + (room.torch ? " torch" : ""));
  }
  EXPECT_EQ(written, built);
}

}  // namespace
}  // namespace crooner::house
