#include "project/project.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "project/describe_tree.h"

namespace crooner::project {
namespace {

namespace fs = std::filesystem;
using test::error_message;

Step start(std::vector<int> nodes) {
  return {.command = "start",
          .nodes = std::move(nodes),
          .codes = 64,
          .seconds = 0.5,
          .request = {{"genre", "folk"}, {"seed", 7}},
          .note = {}};
}

Step grow(const char* command, int parent, int node, int codes) {
  Step step = start({node});
  step.command = command;
  step.parent = parent;
  step.codes = codes;
  step.seconds = codes / 128.0;
  return step;
}

class ProjectTest : public ::testing::Test {
 protected:
  fs::path folder() const { return temporary_.path() / "demo"; }
  fs::path steps() const { return folder() / "steps.jsonl"; }
  const test::TemporaryFolder temporary_;
};

TEST_F(ProjectTest, StepsAreReadBack) {
  {
    Project project(folder(), "smoke");
    project.append(start({1, 2}));
    project.append(grow("extend", 2, 3, 96));
    project.append({.command = "mark", .nodes = {3}, .request = {}, .note = "loud"});
    project.append({.command = "pick", .nodes = {3}, .request = {}, .note = {}});
  }
  const Project project(folder());
  EXPECT_EQ(project.model(), "smoke");
  const Node& node = project.tree().find("3");
  EXPECT_EQ(node.parent, 2);
  EXPECT_EQ(node.begin, 64);
  EXPECT_EQ(node.codes, 96);
  EXPECT_EQ(node.notes, std::vector<std::string>{"loud"});
  EXPECT_EQ(node.request.at("genre"), "folk");
  EXPECT_EQ(project.tree().at(2).request.at("song"), 1);
  EXPECT_EQ(project.tree().find("picked").id, 3);
  EXPECT_EQ(project.tree().path(node), (std::vector<int>{2, 3}));
  EXPECT_EQ(project.tree().next_node(), 4);
}

TEST_F(ProjectTest, AStepThatWasCutShortDoesNotCount) {
  {
    Project project(folder(), "smoke");
    project.append(start({1}));
  }
  const std::string whole = read_file(steps());
  const std::string second = step_line([] {
    Step step = grow("extend", 1, 2, 96);
    step.number = 2;
    return step;
  }());
  for (const std::size_t cut : {std::size_t{1}, second.size() / 2, second.size() - 1}) {
    write_file(steps(), whole + second.substr(0, cut));
    EXPECT_EQ(read_tree(folder()).nodes().size(), 1u) << cut;
  }
  Project project(folder());
  EXPECT_EQ(read_file(steps()), whole);
  project.append(grow("extend", 1, 2, 96));
  EXPECT_EQ(read_file(steps()), whole + second);
}

TEST_F(ProjectTest, UndoneNodesAreHiddenAndTheirNumbersNotReused) {
  Project project(folder(), "smoke");
  project.append(start({1}));
  project.append(grow("extend", 1, 2, 96));
  project.append({.command = "undo", .nodes = {}, .request = {}, .note = {}, .undoes = 2});
  EXPECT_EQ(project.tree().nodes().size(), 1u);
  EXPECT_EQ(project.tree().next_node(), 3);
  EXPECT_EQ(project.tree().last_step(), 1);
  EXPECT_NE(error_message<UsageError>([&] { project.tree().find("2"); }).find("undone with step 2"),
            std::string::npos);
  project.append(grow("extend", 1, 2, 96));  // the same step again
  EXPECT_EQ(project.tree().find("2").step, 4);
}

TEST_F(ProjectTest, AWrongNodeNamesTheNearest) {
  Project project(folder(), "smoke");
  EXPECT_NE(error_message<UsageError>([&] { project.tree().find("1"); }).find("no node yet"),
            std::string::npos);
  project.append(start({1, 2, 3}));
  for (const auto& [name, nearest] :
       {std::pair{"9", "3"}, {"-4", "1"}, {"99999999999", "3"}, {"-2147483648", "1"}}) {
    const std::string message =
        error_message<UsageError>([&, asked = name] { project.tree().find(asked); });
    EXPECT_NE(message.find(std::string("the nearest is ") + nearest), std::string::npos) << message;
  }
  EXPECT_NE(error_message<UsageError>([&] { project.tree().find("picked"); }).find("is picked"),
            std::string::npos);
  for (const char* word : {"two", "2x", "", "pciked"}) {
    const std::string message = error_message<UsageError>([&] { project.tree().find(word); });
    EXPECT_NE(message.find("a node is named by its number, or 'picked'"), std::string::npos)
        << message;
    EXPECT_EQ(message.ends_with("did you mean that?"), word == std::string("pciked")) << message;
  }
}

TEST_F(ProjectTest, ACutBelongsToTheNodeThatSampledItsEnd) {
  Project project(folder(), "smoke");
  project.append(start({1}));
  project.append(grow("extend", 1, 2, 96));
  project.append(grow("cut", 2, 3, 80));
  project.append(grow("cut", 3, 4, 40));
  const Tree& tree = project.tree();
  EXPECT_EQ(tree.sampled_by(tree.at(3), 80).id, 2);
  EXPECT_EQ(tree.sampled_by(tree.at(4), 40).id, 1);
  EXPECT_EQ(tree.sampled_by(tree.at(2), 64).id, 1);
  EXPECT_EQ(tree.sampled_by(tree.at(2), 65).id, 2);
}

TEST_F(ProjectTest, OneProcessChangesIt) {
  const Project project(folder(), "smoke");
  const std::string message =
      error_message<run_folder::FolderInUse>([&] { Project other(folder()); });
  EXPECT_NE(message.find("The project '"), std::string::npos) << message;
  EXPECT_EQ(message.find("--out"), std::string::npos) << message;
  EXPECT_EQ(read_tree(folder()).nodes().size(), 0u) << "readers need no lock";
}

TEST_F(ProjectTest, DamagedProjectsAreRefused) {
  const auto reason = [&] { return error_message<InputError>([&] { read_tree(folder()); }); };
  EXPECT_NE(reason().find("is no project"), std::string::npos);
  {
    Project project(folder(), "smoke");
    project.append(start({1}));
  }
  const std::string whole = read_file(steps());
  for (const char* bad :
       {"nonsense", "", "[1]", R"({"step": "1", "command": "pick"})", R"({"step": 1})",
        R"({"step": 1, "command": "start", "nodes": [1]})",
        R"({"step": 1, "command": "repaint", "nodes": [1], "request": {"seed": 7}})"}) {
    write_file(steps(), bad + ("\n" + whole));
    EXPECT_EQ(reason(), "'" + steps().string() +
                            "', line 1 is no step of a project: a JSON object with `step`, "
                            "`command` and the other entries of a step is expected.")
        << bad;
  }
  write_file(steps(), whole + whole);
  EXPECT_NE(reason().find("step 1 where step 2"), std::string::npos) << reason();
  Step orphan = grow("extend", 5, 6, 96);
  orphan.number = 2;
  write_file(steps(), whole + step_line(orphan));
  EXPECT_NE(reason().find("names node 5, which is not there"), std::string::npos) << reason();
  write_file(folder() / "project.json", "{\"format_version\": 9, \"model\": \"smoke\"}");
  EXPECT_NE(reason().find("format version 9"), std::string::npos) << reason();
}

TEST_F(ProjectTest, AFolderWithOtherFilesIsNotTaken) {
  create_folder(folder());
  write_file(folder() / "holiday.jpg", "");
  EXPECT_NE(
      error_message<UsageError>([&] { Project project(folder(), "smoke"); }).find("holiday.jpg"),
      std::string::npos);
}

TEST_F(ProjectTest, TheTreeIsShown) {
  Project project(folder(), "smoke");
  project.append(start({1, 2}));
  Step medley = grow("extend", 2, 3, 96);
  medley.request["genre"] = "jazz";
  project.append(medley);
  project.append({.command = "mark", .nodes = {3}, .request = {}, .note = "loud"});
  project.append({.command = "pick", .nodes = {2}, .request = {}, .note = {}});
  EXPECT_EQ(tree_text(folder(), project.tree()),
            "1  0.5 s, folk, seed 7, missing\n"
            "2  0.5 s, folk, seed 7, missing  (picked)\n"
            "  3  to 0.75 s, jazz, seed 7, missing\n"
            "     ! loud\n");
  const auto json = tree_json(folder(), project.tree());
  EXPECT_EQ(json.at("picked"), 2);
  EXPECT_EQ(json.at("nodes").at(2).at("parent"), 2);
  EXPECT_EQ(json.at("nodes").at(2).at("begin"), 0.5);
  EXPECT_EQ(json.at("nodes").at(2).at("notes").at(0), "loud");
}

TEST_F(ProjectTest, TheTreeShowsAdapters) {
  Step step = start({1});
  step.adapters = {{"0a1b", {{"file", "anna.safetensors"}, {"strength", 0.5}}},
                   {"2c3d", {{"file", "b.safetensors"}, {"strength", 1.0}}}};
  Project project(folder(), "smoke");
  project.append(step);
  project.append(grow("extend", 1, 2, 96));
  EXPECT_EQ(tree_text(folder(), project.tree()),
            "1  0.5 s, folk, seed 7, missing, adapted by anna.safetensors=0.5, b.safetensors\n"
            "  2  to 0.75 s, seed 7, missing\n");
  const auto nodes = tree_json(folder(), read_tree(folder())).at("nodes");
  EXPECT_EQ(nodes.at(0).at("adapters").at("0a1b").at("strength"), 0.5);
  EXPECT_FALSE(nodes.at(1).contains("adapters"));
  write_file(steps(), "{\"step\":1,\"command\":\"pick\",\"nodes\":[1],\"adapters\":{\"0a\":7}}\n");
  EXPECT_NE(error_message<InputError>([&] { read_tree(folder()); }).find("is no step of a project"),
            std::string::npos);
}

TEST_F(ProjectTest, NodesAreTheBestCandidates) {
  Project project(folder(), "smoke");
  Step wanted = start({1, 2});
  wanted.candidates = {{"count", 4}, {"rank", {"beat"}}};
  project.append(wanted);
  EXPECT_TRUE(project.tree().at(1).waits);
  EXPECT_FALSE(project.tree().is_ranked(1));
  EXPECT_EQ(tree_text(folder(), project.tree()),
            "1  0.5 s, folk, seed 7, unfinished\n"
            "2  0.5 s, folk, seed 7, unfinished\n");
  EXPECT_TRUE(tree_json(folder(), project.tree()).at("nodes").at(0).at("song").is_null());
  Step choice{.command = "rank", .nodes = {1}, .request = {}, .note = {}};
  choice.candidates = {
      {"count", 4}, {"scores", {{"beat", {0.25, 0.75, nullptr, 0.5}}}}, {"order", {1, 3, 0, 2}}};
  project.append(choice);
  EXPECT_TRUE(project.tree().is_ranked(1));
  EXPECT_EQ(project.tree().last_step(), 1) << "the choice is undone with its step";
  wanted.nodes = {1, 2, 3, 4};  // of the same candidates
  project.append(wanted);
  EXPECT_EQ(tree_text(folder(), read_tree(folder())),
            "1  0.5 s, folk, seed 7, missing, candidate 2 of 4 (beat 0.75)\n"
            "2  0.5 s, folk, seed 7, missing, candidate 4 of 4 (beat 0.5)\n"
            "3  0.5 s, folk, seed 7, missing, candidate 1 of 4 (beat 0.25)\n"
            "4  0.5 s, folk, seed 7, missing, candidate 3 of 4 (beat unknown)\n");
  const auto json = tree_json(folder(), read_tree(folder())).at("nodes").at(1);
  EXPECT_EQ(json.at("song"), 3);
  EXPECT_EQ(json.at("candidate").at("number"), 4);
  EXPECT_EQ(json.at("candidate").at("count"), 4);
  EXPECT_EQ(json.at("candidate").at("scores").at("beat"), 0.5);
  const std::string whole = read_file(steps());
  for (const char* bad :
       {R"({"step": 1, "command": "rank", "nodes": []})",
        R"({"step": 1, "command": "rank", "nodes": [1], "candidates": {"count": 1}})",
        R"({"step": 1, "command": "rank", "nodes": [1], "candidates":)"
        R"( {"count": 1, "order": [0, 1], "scores": {"beat": [0.5]}}})"}) {
    write_file(steps(), bad + ("\n" + whole));
    EXPECT_NE(error_message<InputError>([&] { read_tree(folder()); }).find("line 1 is no step"),
              std::string::npos)
        << bad;
  }
}

TEST_F(ProjectTest, IsFoundFromAFileInIt) {
  const Project project(folder(), "smoke");
  EXPECT_EQ(project_of(folder() / "renders/3.wav"), fs::absolute(folder()));
  EXPECT_FALSE(project_of(temporary_.path() / "song.wav").has_value());
}

}  // namespace
}  // namespace crooner::project
