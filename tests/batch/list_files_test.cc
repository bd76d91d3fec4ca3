// Files that a list names, and what people write around its rows.
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "batch/example.h"
#include "batch/job_list.h"

namespace crooner::batch {
namespace {

class ListFiles : public testing::Test {
 protected:
  void file(const std::string& name, const std::string& bytes) { write(folder_, name, bytes); }
  JobList read(const std::string& source) { return read_jobs(batch_of(folder_ / source)); }
  std::string refusal(const std::string& source) {
    return test::error_message<InputError>([&] { read(source); });
  }
  test::TemporaryFolder folder_;
};

TEST_F(ListFiles, AJobNeverReplacesWhatAnotherReads) {
  file("words.wav", "la");
  file("jobs.jsonl",
       "{\"lyrics\": \"words.wav\", \"out\": \"a.wav\"}\n"
       "{\"lyrics-text\": \"lo\", \"out\": \"words.wav\"}\n");
  cli::BatchOptions batch = batch_of(folder_ / "jobs.jsonl", {{"force", "true"}});
  batch.defaults.out = folder_.path().string();
  const JobList list = read_jobs(batch);
  EXPECT_EQ(list.jobs.size(), 1u);
  ASSERT_EQ(list.failures.size(), 1u);
  EXPECT_NE(list.failures[0].error.find("'words.wav', which is an input of jobs.jsonl, line 1"),
            std::string::npos)
      << list.failures[0].error;
}

TEST_F(ListFiles, CommentsMayComeBeforeTheHeader) {
  file("jobs.csv", "# songs, for May\n#\ntitle;seed;#note\nB;7;x\nC;y;z\n");
  const JobList list = read("jobs.csv");
  ASSERT_EQ(list.jobs.size(), 1u);
  EXPECT_EQ(list.jobs[0].options.sampling.seed, 7u);
  ASSERT_EQ(list.failures.size(), 1u);
  EXPECT_EQ(list.failures[0].source_line.line, 5);
  file("other.csv", "#note,title\nx,B\n");
  EXPECT_EQ(read("other.csv").jobs.size(), 1u);
  file("bars.csv", "title|seed\nB|7\n");
  EXPECT_NE(refusal("bars.csv").find("Columns are separated by commas, semicolons or tabs."),
            std::string::npos);
}

}  // namespace
}  // namespace crooner::batch
