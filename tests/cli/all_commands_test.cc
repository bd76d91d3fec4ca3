// Every command of the table, as both executables declare it: crooner parses the command line and
// hands it on, crooner-torch parses what it gets.
#include "cli/all_commands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <regex>

#include "base/strings.h"
#include "base/temporary_folder.h"
#include "cli/command_options.h"
#include "cli/help.h"
#include "cli/manual.h"
#include "cli/program.h"

namespace crooner::cli {
namespace {

// A value that the flag accepts.
std::string sample_value(const Flag& flag) {
  if (!flag.choices.empty()) return flag.choices.back();
  if (flag.names == "--size") return "1920x72,smoke";
  if (flag.names == "--log-file") return "/dev/null";
  if (flag.names == "--rank") return "beat,silence";
  if (flag.names == "--levels") return "0,1";
  if (flag.help == "Write a PNG image") return "plot.png";
  if (flag.names == "--precision") return "fp16,int8";
  if (flag.value == "FIGURE=VALUE") return "loss=3.5";
  if (flag.value == "NAME=EXISTING") return "The Neighbours=abba";
  if (flag.value == "FILE.html") return "page.html";
  for (const char* value : {"7", "0.5", "2=0.9,0=0.8", "-14", "80"}) {
    try {
      flag.set(value);
      return value;
    } catch (const std::exception&) {
    }
  }
  return "";
}

// A parsed command line: every flag with the value that set() got, sorted by name.
struct Parsed {
  std::string command;
  std::vector<FlagValue> values;
  bool operator==(const Parsed&) const = default;
};

// The two programs of the table: one that hands every command on, as crooner does those that need
// LibTorch, and one that parses what it gets, as crooner-torch does. Each line meets fresh ones.
class BothPrograms {
 public:
  // What the second program parses of the words that the first one hands on.
  Parsed through_both(const std::vector<std::string>& words) {
    handed_on_.clear();
    Program front([] { return std::string(); });
    const auto hand_on = [this](const Program::CommandLine& line) { handed_on_ = line; };
#define TORCH_COMMAND(function, name, Options, freed_memory, summary) \
  front.forward(name, summary, declare_##function, hand_on);
#define CORE_COMMAND(function, name, Options, summary) \
  TORCH_COMMAND(function, name, Options, , summary)
#include "cli/commands.inc"
    EXPECT_EQ(run(front, words), 0) << testing::PrintToString(words);
    return handed_on_.empty() ? Parsed{} : directly(handed_on_);
  }

  // What the second program parses of the words themselves.
  Parsed directly(const std::vector<std::string>& words) {
    record_.clear();
    Parsed parsed;
    Program back([] { return std::string(); });
#define TORCH_COMMAND(function, name, Options, freed_memory, summary)                  \
  back.add(name, summary, recorded<Options, declare_##function>, [&](const Options&) { \
    parsed = {name, record_};                                                          \
  });
#define CORE_COMMAND(function, name, Options, summary) \
  TORCH_COMMAND(function, name, Options, , summary)
#include "cli/commands.inc"
    EXPECT_EQ(run(back, words), 0) << testing::PrintToString(words);
    // Repetitions of a flag stay in order.
    std::stable_sort(parsed.values.begin(), parsed.values.end(),
                     [](const auto& a, const auto& b) { return a.name < b.name; });
    return parsed;
  }

  const std::vector<std::string>& handed_on() const {
    return handed_on_;
  }

 private:
  template <typename Options, void (*declare)(Flags&, Options*)>
  static void recorded(Flags& flags, Options* options) {
    declare(flags, options);
    flags.record(&record_);
  }

  static int run(Program& program, const std::vector<std::string>& words) {
    std::vector<const char*> argv{"crooner"};
    for (const std::string& word : words) argv.push_back(word.c_str());
    return program.run(static_cast<int>(argv.size()), argv.data());
  }

  static inline std::vector<FlagValue> record_;
  std::vector<std::string> handed_on_;
};

std::vector<std::string> command_words(const Flags& command) {
  std::vector<std::string> words;
  std::istringstream in(command.command());
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

// The command with its required arguments, and with the flags that it or `flag` needs.
std::vector<std::string> minimal_line(const Flags& command, const Flag& flag) {
  std::vector<std::string> words = command_words(command);
  for (const Flag& one : command.flags()) {
    if (one.positional() && one.required) words.push_back(sample_value(one));
  }
  const auto add = [&](const char* name, const char* value) {
    if (!command.has(name) || command.find(name) == &flag) return;
    words.insert(words.end(), {str_cat("--", name), value});
  };
  add("out", command.command() == "train plot" ? "out.png" : "out.json");
  if (flag.names != "--hours") add("data", "songs");  // two answers to one question
  add("preset", "tiny_prior");
  add("at", "7");
  add("note", "loud");
  if (command.command() == "continue" || command.command() == "compose extend") add("seconds", "7");
  if (command.command().ends_with("repaint") && flag.names != "--prepend") {
    add("from", "5");
    add("to", "9");
  }
  if (command.command() == "eval prior" && flag.names == "--engine") add("precision", "fp16");
  if (flag.names == "--prompt-seconds") add("prompt", "recording.wav");
  if (flag.names.starts_with("--stereo-")) add("stereo", "3");
  if (flag.names == "--lyric-times") add("lyrics", "words.lrc");
  if (flag.group == "Candidates") add("candidates", "7");
  return words;
}

class AllCommands : public ::testing::Test {
 protected:
  std::string config_file(const std::string& text) {
    const auto path = folder_.path() / "crooner.toml";
    std::ofstream(path) << text;
    return path.string();
  }
  BothPrograms programs;

 private:
  const test::TemporaryFolder folder_;  // its own: tests run at the same time
};

TEST_F(AllCommands, BothProgramsParseEveryFlagAlike) {
  for (const Flags* command : all_commands()) {
    for (const Flag& flag : command->flags()) {
      if (flag.positional() || flag.names == "--config") continue;
      for (const std::string& name : flag_names(flag)) {
        std::vector<std::string> line = minimal_line(*command, flag);
        line.push_back(name);
        if (flag.set) line.push_back(sample_value(flag));
        const Parsed expected = programs.directly(line);
        EXPECT_FALSE(expected.values.empty()) << name;
        EXPECT_EQ(programs.through_both(line), expected) << command->command() << ' ' << name;
      }
    }
  }
}

TEST_F(AllCommands, BothProgramsParseEveryFlagOfAConfigurationFileAlike) {
  for (const Flags* command : all_commands()) {
    if (!command->has("config")) continue;
    for (const Flag& flag : command->flags()) {
      if (flag.positional() || flag.names == "--config") continue;
      for (const std::string& name : flag_names(flag)) {
        if (!name.starts_with("--")) continue;
        const std::string value = flag.set ? sample_value(flag) : "true";
        const std::string file = config_file(str_cat(plain_name(name), " = \"", value, "\"\n"));
        std::vector<std::string> line = minimal_line(*command, flag);
        line.insert(line.end(), {"--config", file});
        const Parsed parsed = programs.through_both(line);
        EXPECT_EQ(std::count(programs.handed_on().begin(), programs.handed_on().end(), file), 0);
        EXPECT_EQ(parsed, programs.directly(line)) << command->command() << ' ' << name;
        const std::string shown = name == display_name(flag) ? value : "false";
        EXPECT_NE(std::find(parsed.values.begin(), parsed.values.end(),
                            FlagValue{plain_name(display_name(flag)), shown}),
                  parsed.values.end())
            << command->command() << ' ' << name;
      }
    }
  }
}

TEST_F(AllCommands, ArgumentsAreHandedOnUnchanged) {
  for (const std::string text : {"", "-", "--config", "[Verse 1]", "{}", "a=b", "two\nlines", "'\"",
                                 "%%", "--", " blank "}) {
    const std::vector<std::string> line{"generate", "--lyrics-text=" + text, "--seed", "7"};
    const Parsed parsed = programs.through_both(line);
    EXPECT_NE(std::find(parsed.values.begin(), parsed.values.end(), FlagValue{"lyrics-text", text}),
              parsed.values.end())
        << "'" << text << "'";
  }
  const Parsed parsed = programs.through_both({"encode", "--", "-recording.wav"});
  EXPECT_EQ(parsed.values, (std::vector<FlagValue>{{"FILE", "-recording.wav"}}));
}

TEST_F(AllCommands, RepeatedFlagsOfAConfigurationFileAreAllHandedOn) {
  const std::string file = config_file("add-artist = [\"A=x\", \"B=y\"]\n");
  const Parsed parsed = programs.through_both(
      {"train", "prior", "--preset", "p", "--data", "d", "--out", "o", "--config", file});
  ASSERT_GE(parsed.values.size(), 2u);  // sorted by name
  EXPECT_EQ(parsed.values[0], (FlagValue{"add-artist", "A=x"}));
  EXPECT_EQ(parsed.values[1], (FlagValue{"add-artist", "B=y"}));
}

TEST_F(AllCommands, TheCommandLineOverridesAConfigurationFile) {
  const std::string file = config_file("seed = 1\nsongs = 3\n");
  const Parsed parsed = programs.through_both({"generate", "--seed", "2", "--config", file});
  EXPECT_EQ(parsed.values, (std::vector<FlagValue>{{"seed", "2"}, {"songs", "3"}}));
  EXPECT_EQ(programs.handed_on(), (std::vector<std::string>{"generate", "--songs=3", "--seed=2"}));
}

TEST_F(AllCommands, FormerNamesAreAcceptedAndNotShown) {
  int former = 0;
  for (const Flags* command : all_commands()) {
    const std::string help = help_text(*command);
    for (const Flag& flag : command->flags()) {
      if (flag.former_names.empty()) continue;
      ++former;
      std::vector<std::string> line = minimal_line(*command, flag);
      line.insert(line.end(), {flag.former_names, sample_value(flag)});
      const std::vector<FlagValue> values = programs.through_both(line).values;
      EXPECT_TRUE(std::any_of(values.begin(), values.end(), [&](const FlagValue& value) {
        return value.name == plain_name(display_name(flag));
      })) << flag.former_names;
      EXPECT_EQ(help.find(flag.former_names), std::string::npos) << flag.former_names;
    }
  }
  EXPECT_EQ(former, 2);
}

// A default that is written into a help text goes stale: it comes from the options themselves, or
// names what it depends on.
TEST_F(AllCommands, DefaultsComeFromTheOptions) {
  const std::regex written("default|\\([0-9.]+[);]");
  for (const Flags* command : all_commands()) {
    for (const Flag& flag : command->flags()) {
      EXPECT_FALSE(std::regex_search(flag.help, written)) << command->command() << ' ' << flag.help;
      if (flag.default_value.empty() || !flag.set || flag.positional()) continue;
      // A number is one that the flag accepts.
      if (flag.default_value.find_first_not_of("0123456789.") != std::string::npos) continue;
      EXPECT_NO_THROW(flag.set(flag.default_value)) << command->command() << ' ' << flag.names;
    }
  }
}

TEST_F(AllCommands, SamplingDefaultsAreTheModels) {
  for (const Flags* command : all_commands()) {
    for (const char* name : {"temperature", "hop-fraction"}) {
      const Flag* flag = command->find(name);
      if (flag != nullptr) {
        EXPECT_EQ(flag->default_value, "the model's") << command->command();
      }
    }
  }
}

TEST_F(AllCommands, HelpShowsEveryFlagAndNothingOfItsParser) {
  for (const Flags* command : all_commands()) {
    const std::string help = help_text(*command);
    for (const char* leak : {"{false}", "REQUIRED", "(1x)", "\n\n\n", "..., ", "TEXT:"}) {
      EXPECT_EQ(help.find(leak), std::string::npos) << leak << " in\n" << help;
    }
    for (const Flag& flag : command->flags()) {
      for (std::string name : flag_names(flag)) {
        if (flag.names.find("!") != std::string::npos) {
          name = name.starts_with("--no-") ? "--[no-]" + name.substr(5) : "[no-]" + name.substr(2);
        }
        EXPECT_NE(help.find(name), std::string::npos) << name << " in\n" << help;
      }
    }
    std::istringstream lines(help.substr(0, help.find("\nExamples:")));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80u) << line;
  }
}

TEST_F(AllCommands, NoCommandOffersAnEngineOfItsOwnForCuda) {
  for (const Flags* command : all_commands()) {
    if (const Flag* flag = command->find("engine")) {
      EXPECT_EQ(flag->choices, (std::vector<std::string>{"auto", "plain", "cpu", "cuda"}));
    }
  }
}

TEST_F(AllCommands, ManualPageDescribesEveryFlag) {
  const std::string page = manual_page(all_commands());
  EXPECT_NE(page.find(".SS crooner batch\n"), std::string::npos);
  EXPECT_NE(page.find(".B crooner batch\n\\-\\-out FOLDER [OPTIONS] SOURCE\n"), std::string::npos)
      << page;
  EXPECT_NE(page.find(".B \\-\\-stale\\-after \\fISECONDS\\fP\n"), std::string::npos) << page;
  EXPECT_NE(page.find(".B \\-\\-wait, \\-\\-no\\-wait\n"), std::string::npos) << page;
  EXPECT_NE(page.find(".SH EXIT STATUS\n"), std::string::npos);
  EXPECT_EQ(page.find("\n'"), std::string::npos) << "a line that roff takes for a request";
}

}  // namespace
}  // namespace crooner::cli
