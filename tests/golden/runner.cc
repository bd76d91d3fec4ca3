// crooner_golden_test: checks every folder of golden data below CROONER_GOLDEN_DIR (by default the
// repository's tests/golden). The kind of a case is its first path component. A case fails when its
// kind is unknown, when its check fails, and when something in it was not read by the check.
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

#include "base/strings.h"
#include "golden/case.h"
#include "golden/checks.h"
#include "support/paths.h"

namespace crooner::golden {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, Check> kChecks = {
    {"attention", check_attention},
    {"checkpoints", check_checkpoints},
    {"dataset", check_dataset},
    {"end_to_end", check_end_to_end},
    {"filter_logits", check_filter_logits},
    {"labels", check_labels},
    {"priors", check_priors},
    {"published", check_published},
    {"training", check_training},
    {"training_steps", check_training_steps},
    {"vqvae", check_vqvae},
    {"windows", check_windows},
};

bool is_data(const fs::path& file) {
  const auto extension = file.extension();
  return extension == ".json" || extension == ".safetensors" || extension == ".tar";
}

// A case is a topmost folder that holds data itself; what lies below it belongs to it. `folder` is
// relative to `root`. Data in the root itself make a case without a kind, which fails.
void find_cases(const fs::path& root, const fs::path& folder, std::vector<fs::path>& cases) {
  std::vector<fs::path> below;
  bool holds_data = false;
  for (const auto& entry : fs::directory_iterator(root / folder)) {
    if (entry.is_directory()) below.push_back(folder / entry.path().filename());
    holds_data = holds_data || (entry.is_regular_file() && is_data(entry.path()));
  }
  if (holds_data) cases.push_back(folder);
  if (holds_data && !folder.empty()) return;
  std::sort(below.begin(), below.end());
  for (const auto& next : below) find_cases(root, next, cases);
}

class GoldenTest : public ::testing::Test {
 public:
  GoldenTest(fs::path root, fs::path folder, Options options)
      : golden_(std::move(root), std::move(folder), std::move(options)) {}

  void TestBody() override {
    const std::string kind = golden_.name().substr(0, golden_.name().find('/'));
    const auto check = kChecks.find(kind);
    if (check == kChecks.end()) {
      FAIL() << "There is no check for the kind of \"" << golden_.name() << "\".";
    }
    check->second(golden_);
    for (const auto& sentence : golden_.unread()) ADD_FAILURE() << sentence;
  }

 private:
  Case golden_;
};

// Fails: a walk that finds nothing checks nothing.
class EmptyWalk : public ::testing::Test {
 public:
  explicit EmptyWalk(fs::path root) : root_(std::move(root)) {}
  void TestBody() override { FAIL() << root_ << " holds no golden data."; }

 private:
  fs::path root_;
};

void add_test(const std::string& suite, const std::string& name,
              std::function<::testing::Test*()> make) {
  ::testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          std::move(make));
}

void add_cases(const fs::path& root, const Options& options) {
  std::vector<fs::path> cases;
  if (fs::is_directory(root)) find_cases(root, {}, cases);
  if (cases.empty()) {
    add_test("golden", "walk", [root]() -> ::testing::Test* { return new EmptyWalk(root); });
  }
  for (const auto& folder : cases) {
    const std::string path = folder.generic_string();
    const auto slash = path.find('/');
    add_test(path.empty() ? "golden" : path.substr(0, slash),
             slash == std::string::npos ? "all" : path.substr(slash + 1),
             [=]() -> ::testing::Test* { return new GoldenTest(root, folder, options); });
  }
}

int run(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  Options options;
  CLI::App app{"Checks every folder of golden data below CROONER_GOLDEN_DIR"};
  app.add_option("--engine", options.engine, "Back end that samples")
      ->check(CLI::IsMember({"auto", "plain", "cpu", "cuda"}));
  app.add_option("--device", options.device, "Device: auto, cpu or cuda[:n]");
  app.add_flag("--deterministic,!--no-deterministic", options.deterministic,
               "Codes do not depend on neighbours, chunking or threads");
  CLI11_PARSE(app, argc, argv);

  // The goldens are small: more threads would only wait for one another.
  at::set_num_threads(1);
  const char* folder = std::getenv("CROONER_GOLDEN_DIR");
  add_cases(folder && *folder ? folder : source_file("tests/golden"), options);
  return RUN_ALL_TESTS();
}

}  // namespace
}  // namespace crooner::golden

int main(int argc, char** argv) {
  return crooner::golden::run(argc, argv);
}
