// Random requests through the flags, a configuration file, a CSV and a JSONL list and the lines of
// --dry-run: all of them are one request, as run.json records it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "base/strings.h"
#include "batch/example.h"
#include "batch/job_list.h"
#include "songs/metadata.h"
#include "songs/request_from_options.h"

namespace crooner::batch {
namespace {

using FlagValues = std::vector<cli::FlagValue>;

class RandomRequests {
 public:
  FlagValues next() {
    FlagValues flags{{"seed", str_cat(random_())}};
    const auto maybe = [&](const char* name, const std::string& value) {
      if (random_() % 2 == 0) flags.push_back({name, value});
    };
    maybe("artist", text());
    maybe("genre", text());
    maybe("lyrics-text", text());
    maybe("seconds", one_of({"1", "2.5", "1e1", "auto", "0.125"}));
    maybe("total-seconds", one_of({"20", "30.5"}));
    maybe("temperature", one_of({"0.9", "2=0.95,0=0.99", "0.8,1=0.7"}));
    maybe("hop-fraction", one_of({"0.5", "2=0.25"}));
    maybe("songs", one_of({"1", "2.0", "3"}));
    maybe("bits", one_of({"16", "24", "float"}));
    maybe("normalize", one_of({"true", "false"}));
    maybe("no-deterministic", one_of({"true", "false"}));
    maybe("lyrics-as-is", one_of({"true", "false"}));
    return flags;
  }
  bool coin() { return random_() % 2 == 0; }

 private:
  std::string one_of(const std::vector<std::string>& values) {
    return values[random_() % values.size()];
  }
  std::string text() {
    static const std::vector<std::string> kPieces = {"la",       "row row",     " ",
                                                     "\n",       "\r\n",        "\t",
                                                     "'",        "\"",          "\\",
                                                     "\\n",      "$HOME",       "$(date)",
                                                     "`x`",      "%s",          "%%",
                                                     "--clean",  "-q",          "=",
                                                     ",",        ";",           "#",
                                                     "!",        "*",           "[Verse]",
                                                     "{}",       "caf\xc3\xa9", "\xf0\x9f\x8e\xb5",
                                                     "\x1b[31m", "\v",          "&&",
                                                     "|",        ">",           "null",
                                                     "7.0"};
    std::string all;
    for (std::size_t i = random_() % 6; i > 0; --i) all += one_of(kPieces);
    return all;
  }
  std::mt19937 random_{20261128};
};

// What run.json would record of the request.
std::string recorded(const cli::GenerateOptions& options) {
  std::vector<std::string> notes;
  Request request = songs::request_from_options(options, &notes);
  request.seed = options.sampling.seed.value_or(0);
  nlohmann::ordered_json json = songs::request_to_json(request, 0, Backend{}, options.sound);
  json["deterministic"] = options.model.deterministic;
  json["songs"] = options.songs;
  json["auto"] = options.seconds_auto;
  return json.dump();
}

std::string parsed(const std::vector<std::string>& words) {
  cli::GenerateOptions options;
  cli::Flags flags("generate", "");
  cli::declare_generate_flags(flags, &options);
  flags.parse(words);
  return recorded(options);
}

std::string csv_field(const std::string& value) {
  std::string field;
  for (const char c : value) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return "\"" + field + "\"";
}

TEST(SameRequest, LyricsF4ThroughFlagsConfigurationListsAndShell) {
  constexpr int kRequests = 100;
  const test::TemporaryFolder folder;
  RandomRequests random;
  std::vector<std::string> expected;
  std::string csv =
      "artist,genre,lyrics-text,seconds,total-seconds,temperature,hop-fraction,songs,"
      "bits,normalize,no-deterministic,lyrics-as-is,seed,out\n";
  std::istringstream header(csv.substr(0, csv.size() - 1));
  std::vector<std::string> columns;
  for (std::string column; std::getline(header, column, ',');) columns.push_back(column);
  std::string jsonl;
  for (int i = 0; i < kRequests; ++i) {
    FlagValues flags = random.next();
    std::vector<std::string> words;
    std::string toml;
    nlohmann::json object;
    for (const auto& [name, value] : flags) {
      if (name == "normalize" || name == "lyrics-as-is" || name == "no-deterministic") {
        if (value == "true") words.push_back("--" + name);
      } else if (value.starts_with('-') || random.coin()) {
        words.push_back(str_cat("--", name, "=", value));
      } else {
        words.insert(words.end(), {"--" + name, value});
      }
      object[name] = value;
      toml += str_cat(name, " = ", nlohmann::json(value).dump(), "\n");
    }
    expected.push_back(parsed(words));
    write(folder, "song.toml", toml);
    EXPECT_EQ(parsed({"--config", (folder / "song.toml").string()}), expected.back()) << toml;

    object["out"] = str_cat("song", i, ".wav");
    jsonl += object.dump() + "\n";
    flags.push_back({"out", str_cat("song", i, ".wav")});
    for (const std::string& column : columns) {
      const auto of_column = [&](const cli::FlagValue& flag) { return flag.name == column; };
      const auto flag = std::find_if(flags.begin(), flags.end(), of_column);
      csv +=
          str_cat(column == "artist" ? "" : ",", flag == flags.end() ? "" : csv_field(flag->value));
    }
    csv += "\n";
  }
  write(folder, "jobs.csv", csv);
  write(folder, "jobs.jsonl", jsonl);
  std::string script;
  for (const char* source : {"jobs.csv", "jobs.jsonl"}) {
    const JobList list = read_jobs(batch_of(folder / source));
    ASSERT_EQ(list.jobs.size(), expected.size())
        << source << (list.failures.empty() ? "" : list.failures[0].error);
    for (int i = 0; i < kRequests; ++i) {
      EXPECT_EQ(recorded(list.jobs[i].options), expected[i]) << source << ", " << i;
      if (source == std::string("jobs.csv")) script += command_line(list.jobs[i]) + "\n";
    }
  }

  // A program that writes its arguments down, in the place of crooner.
  write(folder, "crooner",
        "#!/bin/sh\nprintf '%s\\0' \"$@\" >>\"$ARGUMENTS\"\nprintf '\\0' >>\"$ARGUMENTS\"\n");
  write(folder, "script.sh", str_cat("mkdir() { :; }\n", script));
  EXPECT_EQ(std::count(script.begin(), script.end(), '\n'), kRequests);
  const std::string path = folder.path().string();
  ASSERT_EQ(std::system(str_cat("cd / && chmod +x '", path, "/crooner' && ARGUMENTS='", path,
                                "/arguments' PATH=\"", path, ":$PATH\" sh '", path, "/script.sh'")
                            .c_str()),
            0);
  std::ifstream file(folder / "arguments", std::ios::binary);
  std::vector<std::string> words;
  std::size_t next = 0;
  for (std::string word; std::getline(file, word, '\0');) {
    if (!word.empty()) {
      words.push_back(word);
      continue;
    }
    ASSERT_LT(next, expected.size());
    ASSERT_EQ(words.at(0), "generate");
    words.erase(words.begin());
    EXPECT_EQ(parsed(words), expected[next]) << next;
    words.clear();
    ++next;
  }
  EXPECT_EQ(next, expected.size());
}

}  // namespace
}  // namespace crooner::batch
