#include "cli/program.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

#include "base/error.h"
#include "cli/compose.h"
#include "cli/labels.h"
#include "cli/models.h"

namespace crooner::cli {
namespace {

struct ProcessResult {
  int code;
  std::string out, err;
};

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() : program([] { return std::string("crooner test"); }) {
    program.add("labels artists", "", declare_labels_artists, [this](const LabelsOptions& options) {
      searched = options.search;
      if (fault) fault();
    });
    program.add("models list", "", declare_models_list, [](const ModelsListOptions&) {});
    program.add("models info", "", declare_models_info, [](const ModelsInfoOptions&) {});
  }

  ProcessResult run(std::vector<const char*> words) {
    words.insert(words.begin(), "crooner");
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    const int code = program.run(static_cast<int>(words.size()), words.data());
    const std::string err = testing::internal::GetCapturedStderr();
    return {code, testing::internal::GetCapturedStdout(), err};
  }

  Program program;
  std::string searched;
  std::function<void()> fault;
};

TEST_F(ProgramTest, FindsCommandsOfGroups) {
  EXPECT_EQ(run({"labels", "artists", "lamp"}).code, 0);
  EXPECT_EQ(searched, "lamp");
  EXPECT_EQ(run({"labels", "artists", "--log-file", "/dev/null", "row"}).code, 0);
  EXPECT_EQ(searched, "row");  // a flag takes one value, not all that follow
}

TEST_F(ProgramTest, SuggestsTheClosestCommand) {
  ProcessResult ended = run({"lables", "artists"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("no command 'lables'. Did you mean 'labels'?"), std::string::npos);
  ended = run({"labels", "artist"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("crooner labels has no command 'artist'. Did you mean 'artists'?"),
            std::string::npos);
  ended = run({"models"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("crooner models needs one of: list, info."), std::string::npos);
  ended = run({"--seed", "3"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("no flag '--seed' before a command"), std::string::npos);
  EXPECT_EQ(run({"models", "info"}).code, 2);
  ended = run({""});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("crooner has no command ''."), std::string::npos) << ended.err;
}

TEST_F(ProgramTest, HelpListsEveryCommand) {
  const ProcessResult ended = run({"--help"});
  EXPECT_EQ(ended.code, 0);
  for (const Flags* command : program.commands()) {
    EXPECT_NE(ended.out.find("  " + command->command() + " "), std::string::npos);
  }
  EXPECT_NE(ended.out.find("Exit codes:\n  0      success\n"), std::string::npos);
  EXPECT_NE(ended.out.find("\n  5      some jobs of a batch failed\n"), std::string::npos);
  EXPECT_EQ(run({"models", "list", "--help"}).out.find("Exit codes"), std::string::npos);
  EXPECT_EQ(run({}).code, 2);
  EXPECT_NE(run({"models", "--help"}).out.find("models info"), std::string::npos);
  EXPECT_EQ(run({"models", "--help"}).out.find("labels artists "), std::string::npos);
  EXPECT_EQ(run({"--version"}).out, "crooner test\n");
}

TEST_F(ProgramTest, HelpShowsTheHelpOfACommand) {
  EXPECT_EQ(run({"help"}).out, run({"--help"}).out);
  EXPECT_EQ(run({"help", "models"}).out, run({"models", "--help"}).out);
  EXPECT_EQ(run({"help", "models", "info"}).out, run({"models", "info", "--help"}).out);
  EXPECT_EQ(run({"--help", "models", "info", "--quiet"}).out, run({"help", "models", "info"}).out);
  for (const std::vector<const char*>& words :
       {std::vector{"help", "modles"}, std::vector{"help", "models", "infp"}}) {
    const ProcessResult ended = run(words);
    EXPECT_EQ(ended.code, 2);
    EXPECT_NE(ended.err.find("Did you mean '"), std::string::npos) << ended.err;
    EXPECT_EQ(ended.out, "");
  }
}

TEST_F(ProgramTest, TheSecondWordOfACommandIsSuggested) {
  program.add("plan train", "", declare_models_list, [](const ModelsListOptions&) {});
  program.add("plan", "", declare_models_list, [](const ModelsListOptions&) {});
  ProcessResult ended = run({"plan", "trian"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("crooner plan has no command 'trian'. Did you mean 'train'?"),
            std::string::npos)
      << ended.err;
  ended = run({"plan", "30"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("takes no argument '30' here"), std::string::npos) << ended.err;
  EXPECT_EQ(run({"help", "plan"}).out, run({"plan", "--help"}).out);
}

TEST_F(ProgramTest, HelpOfAGroupHasTheFlagsOfTheGroupItself) {
  program.add("compose tree", "Show the nodes", declare_compose_tree,
              [](const ComposeTreeOptions&) {});
  program.add("compose", "Work at the terminal", declare_compose, [](const ComposeOptions&) {});
  const std::string help = run({"compose", "--help"}).out;
  for (const char* part : {"Usage: crooner compose COMMAND [OPTIONS]\n"
                           "       crooner compose PROJECT COMMAND [OPTIONS]\n"
                           "       crooner compose [OPTIONS] PROJECT\n\nCommands:\n  compose tree ",
                           "Without a command:\n  PROJECT ", "\n  --player COMMAND "}) {
    EXPECT_NE(help.find(part), std::string::npos) << part << "in\n" << help;
  }
  EXPECT_EQ(run({"models", "--help"}).out.find("Without a command"), std::string::npos);
}

TEST_F(ProgramTest, ExceptionsBecomeExitCodes) {
  const auto code = [this](std::function<void()> what) {
    fault = std::move(what);
    return run({"labels", "artists"}).code;
  };
  EXPECT_EQ(code([] { throw UsageError("u"); }), 2);
  EXPECT_EQ(code([] { throw InputError("i"); }), 3);
  EXPECT_EQ(code([] { throw ResourceError("r"); }), 4);
  EXPECT_EQ(code([] { throw PartialFailure("p"); }), 5);
  EXPECT_EQ(code([] { throw Interrupted(2); }), 130);
  EXPECT_EQ(code([] { throw std::bad_alloc(); }), 4);
  EXPECT_EQ(code([] { throw std::runtime_error("x"); }), 1);
  EXPECT_NE(run({"labels", "artists"}).err.find("x (This is a bug in crooner; please report it.)"),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::cli
