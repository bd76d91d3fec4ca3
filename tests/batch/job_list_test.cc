#include "batch/job_list.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "batch/example.h"
#include "batch/warning_limit.h"
#include "support/captured_log.h"

namespace crooner::batch {
namespace {

class JobListTest : public testing::Test {
 protected:
  void file(const std::string& name, const std::string& bytes) { write(folder_, name, bytes); }
  JobList read(const std::string& source, const std::vector<cli::FlagValue>& flags = {}) {
    return read_jobs(batch_of(folder_ / source, flags));
  }
  // The one failure of a list of one row.
  std::string refusal(const std::string& source) {
    const JobList list = read(source);
    if (list.failures.size() != 1 || !list.jobs.empty()) return "(not one failure)";
    return to_string(list.failures[0].source_line) + ": " + list.failures[0].error;
  }
  std::string path(const std::string& name) { return (folder_ / name).string(); }

  test::TemporaryFolder folder_;
};

TEST_F(JobListTest, AFolderOfLyrics) {
  file("Anna Quill - Rain.txt", "la la");
  file("nameless.txt", "la");
  file("Mr. Smith - 1.5.txt", "la");
  file("Mr. Smith - 1.5.json", R"({"artist": "Smith", "temperature": {"all": 0.99, "2": 0.9},
                                   "strict": true, "top_k": null, "seed": 5})");
  file("wordless.json", R"({"lyrics-text": "", "seconds": 2.5})");
  file(".hidden.txt", "no");
  file("notes.md", "no");
  const JobList list = read("", {{"genre", "folk"}});
  ASSERT_EQ(list.jobs.size(), 4u);
  EXPECT_TRUE(list.failures.empty());

  const JobSpec& rain = list.jobs[0];
  EXPECT_EQ(rain.name, "Anna Quill - Rain");
  EXPECT_EQ(rain.options.out, "songs/Anna Quill - Rain.wav");
  EXPECT_EQ(rain.options.labels.artist, "Anna Quill");
  EXPECT_EQ(rain.options.labels.genre, "folk");
  EXPECT_EQ(rain.options.labels.lyrics_file, path("Anna Quill - Rain.txt"));
  EXPECT_EQ(rain.options.sampling.seed, derive_seed(0, "Anna Quill - Rain"));

  const JobSpec& smith = list.jobs[1];
  EXPECT_EQ(smith.options.out, "songs/Mr. Smith - 1.5.wav");
  EXPECT_EQ(smith.options.labels.artist, "Smith");
  EXPECT_EQ(smith.options.sampling.temperature.at(2, 0), 0.9);
  EXPECT_EQ(smith.options.sampling.temperature.at(1, 0), 0.99);
  EXPECT_TRUE(smith.options.labels.strict);
  EXPECT_EQ(smith.options.sampling.seed, 5u);

  EXPECT_EQ(list.jobs[2].options.labels.artist, "");
  EXPECT_EQ(list.jobs[3].options.labels.lyrics_text, "");
  EXPECT_EQ(list.jobs[3].options.seconds, 2.5);
}

TEST_F(JobListTest, ACsv) {
  file("jobs.csv",
       "artist, title ,lyrics,seconds,top_k,no-deterministic,#note\n"
       "Anna Quill,Rain,rain.txt,20,2=100,true,good\n"
       "\"Quill, Anna\",,,,,,\n");
  const JobList list = read("jobs.csv", {{"top-p", "0.9"}, {"seconds", "30"}});
  ASSERT_EQ(list.jobs.size(), 2u);
  const cli::GenerateOptions& first = list.jobs[0].options;
  EXPECT_EQ(list.jobs[0].name, "Anna Quill - Rain");
  EXPECT_EQ(first.labels.lyrics_file, path("rain.txt"));
  EXPECT_EQ(first.seconds, 20);
  EXPECT_EQ(first.sampling.top_k.at(2, 0), 100);
  EXPECT_FALSE(first.sampling.top_p.has_value());  // the row's top_k overrides it
  EXPECT_FALSE(first.model.deterministic);
  const cli::GenerateOptions& second = list.jobs[1].options;
  EXPECT_EQ(second.labels.artist, "Quill, Anna");
  EXPECT_EQ(second.seconds, 30);
  EXPECT_EQ(second.sampling.top_p.at(0, 0), 0.9);
  EXPECT_EQ(list.jobs[1].name.substr(0, 12), "Quill, Anna-");
}

TEST_F(JobListTest, AJsonArray) {
  const std::string array =
      "\xef\xbb\xbf[\n {\"title\": \"a, [b]\",\n  \"seed\": 7.0}, {},\n"
      " {\"title\": \"c \\\" }\", \"temperature\": {\"all\": 0.9}},\n [1, 2],\n {\"seed\" 1}, "
      "null,\n"
      " {\"title\": \"d\"},\n]\n";
  for (const std::string name : {"jobs.json", "jobs.jsonl"}) {
    file(name, array);
    const JobList list = read(name);
    ASSERT_EQ(list.jobs.size(), 3u) << name;
    EXPECT_EQ(list.jobs[0].name, "a, [b]");
    EXPECT_EQ(list.jobs[0].options.sampling.seed, 7u);
    EXPECT_EQ(to_string(list.jobs[0].source_line), name + ", line 2, element 1");
    EXPECT_EQ(list.jobs[1].options.sampling.temperature.all, 0.9);
    EXPECT_EQ(to_string(list.jobs[1].source_line), name + ", line 4, element 3");
    EXPECT_EQ(list.jobs[2].name, "d");
    ASSERT_EQ(list.failures.size(), 3u) << name;
    EXPECT_EQ(to_string(list.failures[1].source_line), name + ", line 6, element 5");
    EXPECT_NE(list.failures[1].error.find("Invalid JSON at byte 9"), std::string::npos);
  }
  file("open.json", "[{\"title\": \"a\"},\n{\"title\": \"b\"}");
  EXPECT_EQ(read("open.json").jobs.size(), 1u);
  EXPECT_EQ(read("open.json").failures.at(0).error,
            "The list that begins with [ ends without its ].");
  file("more.json", "[{\"title\": \"a\"}]\n{}");
  EXPECT_EQ(read("more.json").failures.at(0).error, "Something follows the ] that ends the list.");
  file("one.json", "{\"title\": \"a\"}\n");
  EXPECT_EQ(read("one.json").jobs.size(), 1u);
  file("none.json", "[]");
  EXPECT_NE(test::error_message<InputError>([&] { read("none.json"); }).find("has no jobs"),
            std::string::npos);
}

TEST_F(JobListTest, NamesTheElementsOfAnArrayOnOneLine) {
  file("j.json", R"([{"bad":1},{},{"bad2":1},{"title":"a"}] x)");
  const JobList list = read("j.json");
  EXPECT_EQ(list.jobs.size(), 1u);
  ASSERT_EQ(list.failures.size(), 3u);
  EXPECT_EQ(to_string(list.failures[0].source_line), "j.json, line 1, element 1");
  EXPECT_EQ(to_string(list.failures[1].source_line), "j.json, line 1, element 3");
  EXPECT_EQ(to_string(list.failures[2].source_line), "j.json, line 1");  // what follows the ]
}

TEST_F(JobListTest, AJsonl) {
  file("jobs.jsonl",
       "{\"lyrics-text\": \"la\\nla\", \"artist\": \"Anna Quill\", \"out\": \"a/rain.flac\"}\n\n"
       "{\"lyrics-text\": \"la\", \"bits\": 16, \"format\": \"flac\", \"title\": \"A/B\"}\n");
  const JobList list = read("jobs.jsonl", {{"lyrics", "default.txt"}, {"bits", "24"}});
  ASSERT_EQ(list.jobs.size(), 2u);
  EXPECT_EQ(list.jobs[0].options.out, "songs/a/rain.flac");
  EXPECT_EQ(list.jobs[0].name, "a/rain");
  EXPECT_EQ(list.jobs[0].options.labels.lyrics_file, "");
  EXPECT_EQ(list.jobs[0].options.sound.bits, "24");
  EXPECT_EQ(list.jobs[1].options.out, "songs/A_B.flac");
  EXPECT_EQ(list.jobs[1].options.sound.bits, "16");
  EXPECT_EQ(to_string(list.jobs[1].source_line), "jobs.jsonl, line 3");
}

TEST_F(JobListTest, FlagsOfTheRowOverrideTheConfigFile) {
  file("slow.toml", "seconds = 60\ntemperature = 0.9\n");
  file("jobs.csv", "artist,config,temperature\nA,slow.toml,0.8\n");
  const JobList list = read("jobs.csv", {{"seconds", "30"}});
  ASSERT_EQ(list.jobs.size(), 1u) << list.failures[0].error;
  EXPECT_EQ(list.jobs[0].options.seconds, 60);
  EXPECT_EQ(list.jobs[0].options.sampling.temperature.at(0, 0), 0.8);
}

TEST_F(JobListTest, RowsIgnoreFlagsOfTheBatch) {
  file("jobs.csv", "artist,threads,quiet\nA,3,true\n");
  const JobList list = read("jobs.csv", {{"max-batch", "2"}});
  ASSERT_EQ(list.jobs.size(), 1u);
  EXPECT_EQ(list.jobs[0].options.model.threads, 0);
  EXPECT_FALSE(list.jobs[0].options.log.quiet);
  EXPECT_EQ(command_line(list.jobs[0]).find("max-batch"), std::string::npos);
}

TEST_F(JobListTest, AnInvalidRowIsNamedAndTheOthersStay) {
  file("jobs.csv", "artist,seconds\nA,20\nB,long\nC,\"30\nD,40\n");
  const JobList list = read("jobs.csv");
  ASSERT_EQ(list.jobs.size(), 2u);
  EXPECT_EQ(list.jobs[1].options.labels.artist, "D");
  ASSERT_EQ(list.failures.size(), 2u);
  EXPECT_EQ(to_string(list.failures[0].source_line), "jobs.csv, line 3");
  EXPECT_EQ(list.failures[0].error,
            "--seconds is 'long'; it takes a number above 0 and up to 86400.");
  EXPECT_EQ(to_string(list.failures[1].source_line), "jobs.csv, line 4");
  EXPECT_EQ(list.failures[1].error, "The quote that opens here is not closed.");
}

TEST_F(JobListTest, ReportsInvalidRows) {
  const auto csv = [&](const std::string& text) {
    file("j.csv", text);
    return refusal("j.csv");
  };
  EXPECT_EQ(csv("artist,genre\nA\n"),
            "j.csv, line 2: The row has 1 field; the first row names 2 columns (quote a field "
            "with a separator or a line end).");
  EXPECT_EQ(csv("artist\n\xff\n"), "j.csv, line 2: The field 'artist' is not UTF-8.");
  EXPECT_EQ(csv("artist,\nA,b\n"), "j.csv, line 2: The field 'b' is in a column without a name.");
  EXPECT_EQ(csv("lyrics,lyrics-text\na,b\n"),
            "j.csv, line 2: --lyrics and --lyrics-text are mutually exclusive.");
  EXPECT_EQ(
      csv("lyrics\n-\n"),
      "j.csv, line 2: --lyrics is '-', standard input, which is not available to jobs; name a "
      "file.");
  EXPECT_EQ(csv("clean\nperhaps\n"),
            "j.csv, line 2: --clean is 'perhaps'; it takes true or false.");
  EXPECT_EQ(csv("out\n../a.wav\n"),
            "j.csv, line 2: --out is '../a.wav'; in a job list it is a file name relative to the "
            "--out of the batch.");
  EXPECT_EQ(csv("out\n/tmp/a.wav\n").substr(0, 40), "j.csv, line 2: --out is '/tmp/a.wav'; in");
  EXPECT_EQ(csv("out\na/.b\n"),
            "j.csv, line 2: --out is 'a/.b'; in a job list no part of it may begin with a dot.");

  const auto jsonl = [&](const std::string& text) {
    file("j.jsonl", text);
    return refusal("j.jsonl");
  };
  const std::string wanted =
      R"(an object such as {"artist": "Anna Quill", "seconds": 30} is expected.)";
  EXPECT_EQ(jsonl("{\"artist\": }"), "j.jsonl, line 1: Invalid JSON at byte 12; " + wanted);
  EXPECT_EQ(jsonl("{\"seconds\": 1e999}"),
            "j.jsonl, line 1: A number is beyond the range of doubles (1.8e308); " + wanted);
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(jsonl("{\"seconds\": {\"2\": " + deep + "}}"),
            "j.jsonl, line 1: Its lists or objects lie too deep in one another; " + wanted);
  EXPECT_EQ(jsonl("[1]"), "j.jsonl, line 1: This is not a JSON object; " + wanted);
  EXPECT_EQ(jsonl("{\"temprature\": 0.9}"),
            "j.jsonl, line 1: crooner generate has no flag 'temprature'. Did you mean "
            "'temperature'?");
  const std::string kept =
      "line 2: 'candidates' is a flag of crooner generate that jobs do not take; run that command "
      "for each song.";
  file("j.csv", "artist,candidates\nA,8\n");
  EXPECT_EQ(refusal("j.csv"), "j.csv, " + kept);
  EXPECT_EQ(jsonl("\n{\"candidates\": 8}"), "j.jsonl, " + kept);
  EXPECT_EQ(jsonl("{\"seed\": 1, \"seed\": 2}"),
            "j.jsonl, line 1: 'seed' is there twice; once is expected.");
  EXPECT_EQ(jsonl("{\"lyrics-text\": \"la\", \"lyrics_text\": \"lo\"}"),
            "j.jsonl, line 1: 'lyrics_text' is there twice; once is expected.");
  EXPECT_EQ(jsonl("{\"temperature\": {\"2\": 0.9, \"2\": 0.8}, \"#\": 1, \"#\": 2}"),
            "j.jsonl, line 1: '2' is there twice; once is expected.");
  EXPECT_EQ(jsonl("{\"artist\": [\"A\"]}"),
            "j.jsonl, line 1: 'artist' is a list; a number, a string, true or false is expected.");
  EXPECT_EQ(jsonl("{\"config\": \"none.toml\"}"), "j.jsonl, line 1: --config: '" +
                                                      path("none.toml") +
                                                      "' cannot be read: there is no such file.");
}

TEST_F(JobListTest, NamesAnInvalidFileNextToLyrics) {
  file("A - B.txt", "la");
  file("A - B.json", "{");
  const std::string name = folder_.path().filename().string();
  EXPECT_EQ(refusal("").substr(0, name.size() + 36), name + "/A - B.json: Invalid JSON at byte 2;");
  file("A - B.json", R"({"lyrics-text": "other"})");
  EXPECT_EQ(refusal(""), name +
                             "/A - B.json: It names lyrics, but 'A - B.txt' exists too; use only "
                             "one of them.");
  std::filesystem::remove(folder_ / "A - B.txt");
  file("A - B.json", "{}");
  EXPECT_EQ(refusal(""), name +
                             "/A - B.json: There is no 'A - B.txt'; for an instrumental "
                             "set \"lyrics-text\": \"\".");
}

TEST_F(JobListTest, LyricsR1ListsAsSpreadsheetsSaveThem) {
  const auto utf16 = [](const std::string& text) {
    std::string bytes = "\xff\xfe";
    for (const char c : text) bytes += {c, '\0'};
    return bytes;
  };
  const std::pair<const char*, std::string> lists[] = {
      {"a.csv", "title;artist;seconds\nRain;Anna, Q;7\n"},
      {"b.csv", "sep=;\r\ntitle;artist;seconds\r\nRain;Anna, Q;7\r\n"},
      {"c.tsv", "title\tartist\tseconds\nRain\tAnna, Q\t7\n"},
      {"d.CSV", "title,artist,seconds\r\"Rain\", \"Anna, Q\", 7\r"},
      {"e.csv", utf16("title\tartist\tseconds\r\nRain\tAnna, Q\t7\r\n")},
      {"f.JSONL",
       "\xef\xbb\xbf{\"title\": \"Rain\", \"artist\": \"Anna, Q\", \"seconds\": 7}\r\n"}};
  for (const auto& [name, text] : lists) {
    file(name, text);
    const JobList list = read(name);
    ASSERT_EQ(list.jobs.size(), 1u) << name;
    EXPECT_EQ(list.jobs[0].name, "Anna, Q - Rain") << name;
    EXPECT_EQ(list.jobs[0].options.seconds, 7) << name;
  }
}

TEST_F(JobListTest, ColumnsAndKeysMayHaveCapitals) {
  file("jobs.csv", "Title,ARTIST,Lyrics_Text\nA,Anna Quill,la\n");
  const JobList csv = read("jobs.csv");
  ASSERT_EQ(csv.jobs.size(), 1u);
  EXPECT_EQ(csv.jobs[0].options.labels.artist, "Anna Quill");
  EXPECT_EQ(csv.jobs[0].options.labels.lyrics_text, "la");
  file("jobs.jsonl", R"({"Title": "A", "Artist": "Anna Quill", "Lyrics-Text": "la"})");
  const JobList jsonl = read("jobs.jsonl");
  ASSERT_EQ(jsonl.jobs.size(), 1u);
  EXPECT_EQ(jsonl.jobs[0].name, csv.jobs[0].name);
  EXPECT_EQ(jsonl.jobs[0].options.labels.lyrics_text, "la");
  const auto whole_list = [&](const std::string& name, const std::string& text) {
    file(name, text);
    return test::error_message<InputError>([&] { read(name); });
  };
  EXPECT_EQ(whole_list("twice.csv", "title,Title\nA,B\n"),
            "'" + path("twice.csv") + "' has two columns 'Title'.");
  const std::string wide = whole_list("wide.csv", std::string("\xff\xfe\0\0t\0\0\0", 8));
  EXPECT_NE(wide.find("has a column '\\x00t\\x00'"), std::string::npos) << wide;
}

TEST_F(JobListTest, BlankRowsAndEmptyObjectsArePassedOverAndNamed) {
  CapturedLog log;
  file("jobs.csv", "artist,title,seed\nA,B,7.0\n,,\n , ,\nA,C,NaN\n");
  const JobList csv = read("jobs.csv");
  ASSERT_EQ(csv.jobs.size(), 2u);
  EXPECT_TRUE(csv.failures.empty());
  EXPECT_EQ(csv.jobs[0].options.sampling.seed, 7u);
  EXPECT_EQ(csv.jobs[1].options.sampling.seed, derive_seed(0, "A - C"));
  EXPECT_NE(log.text().find("2 blank rows of 'jobs.csv', line 3, 4, are passed over."),
            std::string::npos)
      << log.text();
  file("jobs.jsonl", "{}\n{\"title\": \"B\", \"seed\": 7.0, \"songs\": NaN}\n{\"title\": null}\n");
  const JobList jsonl = read("jobs.jsonl");
  ASSERT_EQ(jsonl.jobs.size(), 1u);
  EXPECT_EQ(jsonl.jobs[0].options.sampling.seed, 7u);
  EXPECT_NE(log.text().find("2 empty objects of 'jobs.jsonl', line 1, 3, are passed over."),
            std::string::npos)
      << log.text();
}

TEST_F(JobListTest, LyricsR9FilesOfAFolderThatAreNoJobsAreNamed) {
  CapturedLog log;
  file("A - Rain.TXT", "la");
  file("A - Fog.lrc", "[00:01]la");
  file("A - Fog.srt", "1\n00:00:01,000 --> 00:00:02,000\nla\n");
  file("cover.jpg", "");
  std::filesystem::create_directory(folder_ / "more.txt");
  std::filesystem::create_symlink("nowhere", folder_ / "gone.txt");
  const JobList list = read("");
  ASSERT_EQ(list.jobs.size(), 2u);
  EXPECT_EQ(list.jobs[0].options.labels.lyrics_file, path("A - Fog.lrc"));
  EXPECT_EQ(list.jobs[1].options.labels.lyrics_file, path("A - Rain.TXT"));
  EXPECT_NE(log.text().find("4 files in"), std::string::npos) << log.text();
  for (const char* name : {"'A - Fog.srt'", "'cover.jpg'", "'more.txt/'", "'gone.txt'"}) {
    EXPECT_NE(log.text().find(name), std::string::npos) << log.text();
  }
}

TEST_F(JobListTest, LyricsR10TheFirstWarningsAreShownAndTheOthersCounted) {
  CapturedLog log;
  WarningLimit limit;
  for (int i = 0; i < 5000; ++i) limit.warn("a warning");
  limit.finish("--verbose shows them all");
  std::size_t shown = 0;
  for (std::size_t at = log.text().find("warning: a"); at != std::string::npos;
       at = log.text().find("warning: a", at + 1)) {
    ++shown;
  }
  EXPECT_EQ(shown, 20u);
  EXPECT_NE(log.text().find("warning: And 4980 more warnings: --verbose shows them all."),
            std::string::npos);
}

TEST_F(JobListTest, TwoRowsWithTheSameSong) {
  file("jobs.csv", "artist,title\nA,B\nA,C\nA,B\n");
  const JobList list = read("jobs.csv");
  EXPECT_EQ(list.jobs.size(), 2u);
  ASSERT_EQ(list.failures.size(), 1u);
  EXPECT_EQ(to_string(list.failures[0].source_line), "jobs.csv, line 4");
  EXPECT_EQ(list.failures[0].error,
            "Its song is 'A - B.wav', like that of jobs.csv, line 2; set another title or out in "
            "one of them.");
}

TEST_F(JobListTest, RejectsInvalidLists) {
  const auto thrown = [&](const std::string& source) {
    return test::error_message<InputError>([&] { read(source); });
  };
  EXPECT_EQ(thrown("none.csv"), "There is no job list '" + path("none.csv") + "'.");
  file("jobs.txt", "la");
  EXPECT_EQ(thrown("jobs.txt"),
            "'" + path("jobs.txt") +
                "' is not a job list; a folder of lyrics files, a .csv, .tsv, .jsonl or .json "
                "file is expected.");
  file("empty.csv", "artist\n");
  EXPECT_EQ(thrown("empty.csv"), "'" + path("empty.csv") +
                                     "' has no jobs; in a folder they are "
                                     "files named artist - title.txt, in a list one per row.");
  file("typo.csv", "artist,temprature\nA,1\n");
  EXPECT_EQ(thrown("typo.csv"),
            "'" + path("typo.csv") +
                "' has a column 'temprature'; columns are title and the flags of "
                "crooner generate without dashes. Did you mean 'temperature'? A comment column "
                "begins with #.");
  file("twice.csv", "artist,artist\nA,B\n");
  EXPECT_EQ(thrown("twice.csv"), "'" + path("twice.csv") + "' has two columns 'artist'.");
  file("twice.csv", "lyrics_text,lyrics-text\nA,B\n");
  EXPECT_EQ(thrown("twice.csv"), "'" + path("twice.csv") + "' has two columns 'lyrics-text'.");
}

}  // namespace
}  // namespace crooner::batch
