#include "import/model_adapters.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/scratch.h"
#include "import/example_adapter.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;
using checkpoint::Scratch;
using checkpoint::sentence;

class ModelAdapters : public ::testing::Test {
 protected:
  template <typename Thrown>
  void refused(const std::vector<Adapter>& adapters, const std::string& part) {
    const std::string message = sentence<Thrown>([&] { with_adapters(smoke_, adapters); });
    EXPECT_NE(message.find(part), std::string::npos) << message;
  }
  std::string written(const std::string& name, const ExampleAdapter& example = {}) {
    return write_adapter(scratch_.path(name), example).string();
  }

  Scratch scratch_;
  const config::ModelFolder smoke_ = config::read_model_folder(source_file("models/smoke"));
};

TEST_F(ModelAdapters, GoToThePriorsOfTheirLevelsInOneOrder) {
  const std::string top = written("top"), softer = written("softer", {.size = 0.25f});
  const std::string middle = written("middle", {.level = 1});
  const auto model = with_adapters(smoke_, {{middle, 0.5}, {top, 1}, {softer, -2}});
  ASSERT_EQ(model.at_level(2).adapters.size(), 2u);
  ASSERT_EQ(model.at_level(1).adapters.size(), 1u);
  EXPECT_TRUE(model.at_level(0).adapters.empty());
  EXPECT_EQ(model.at_level(1).adapters.front().file, middle);
  EXPECT_EQ(model.at_level(1).adapters.front().strength, 0.5);
  EXPECT_EQ(model.at_level(2).adapted_elements, 48 * 48);  // both change one matrix
  EXPECT_EQ(with_adapters(smoke_, {{softer, -2}, {top, 1}, {middle, 0.5}}), model);
  EXPECT_EQ(with_adapters(smoke_, {}), smoke_);
}

TEST_F(ModelAdapters, RefusesWhatIsNoAdapterOfTheModel) {
  refused<InputError>({{scratch_.path("missing").string(), 1}},
                      "missing' cannot be read: there is no such file. An adapter is expected: ");
  refused<InputError>({{source_file("LICENSE"), 1}}, "'.pth.tar'). An adapter is expected: ");
  refused<InputError>({{smoke_.file(smoke_.top().weights.path).string(), 1}}, "is no adapter");
  refused<InputError>({{written("other", {.base_sha256 = "00ff"}), 1}},
                      "with the SHA-256 00ff; that of the model 'smoke' is another");
  refused<InputError>({{written("foreign", {.matrix = "prior.transformer.none.w"}), 1}},
                      "has no such matrix");
  refused<UsageError>({{written("a"), std::nan("")}}, "must be finite");
  refused<UsageError>({{written("b"), INFINITY}}, "must be finite");
  const std::string once = written("once");
  fs::copy_file(once, scratch_.path("copy"));
  refused<UsageError>({{once, 1}, {scratch_.path("copy").string(), 0.5}},
                      "are the same; name it once");
  config::ModelFolder lower = smoke_;
  lower.priors.pop_back();
  EXPECT_NE(sentence<InputError>([&] {
              with_adapters(lower, {{written("top"), 1}});
            }).find("for a prior of level 2, which the model 'smoke' does not have"),
            std::string::npos);
}

TEST_F(ModelAdapters, AFileThatIsReplacedMeanwhileIsRefused) {
  const auto model = with_adapters(smoke_, {{written("a"), 1}});
  EXPECT_EQ(open_adapters(model.top()).size(), 1u);
  fs::remove(scratch_.path("a"));
  written("a", {.size = 0.25f});
  EXPECT_NE(sentence<InputError>([&] { open_adapters(model.top()); }).find("was replaced"),
            std::string::npos);
}

// The metadata of files that another program wrote.
TEST_F(ModelAdapters, RefusesMetadataThatAreNoNumbers) {
  const std::string whole = read_file(written("a"));
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"\"rank\":\"2\"", "\"rank\":\"0\""},
        {"\"rank\":\"2\"", "\"rank\":\"x\""},
        {"\"level\":\"2\"", "\"level\":\"-\""},
        {"\"alpha\":\"3\"", "\"alpha\":\"n\""}}) {
    std::string changed = whole;
    ASSERT_NE(changed.find(from), std::string::npos) << from;
    changed.replace(changed.find(from), from.size(), to);
    write_file(scratch_.path("changed"), changed);
    refused<InputError>({{scratch_.path("changed").string(), 1}}, "The metadata of the adapter");
  }
}

}  // namespace
}  // namespace crooner::importer
