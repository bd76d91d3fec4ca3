#include "batch/run_batch.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "batch/example.h"
#include "batch/job_tracker.h"
#include "batch/state_files.h"
#include "support/paths.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

class RunBatchTest : public testing::Test {
 protected:
  cli::BatchOptions options(const std::string& list) {
    cli::BatchOptions options = batch_of(folder_ / list, {{"model", source_file("models/smoke")},
                                                          {"stop-after-level", "2"},
                                                          {"seconds", "0.1"},
                                                          {"quiet", "true"}});
    options.defaults.out = (folder_ / "songs").string();
    return options;
  }
  BatchResult run(const std::string& list) {
    const cli::BatchOptions batch = options(list);
    testing::internal::CaptureStdout();
    const BatchResult result = run_batch(batch, read_jobs(batch));
    printed_ = testing::internal::GetCapturedStdout();
    return result;
  }

  test::TemporaryFolder folder_;
  std::string printed_;
};

TEST_F(RunBatchTest, GeneratesEachSongOnce) {
  write(folder_, "jobs.csv", "title,songs\na,2\nb,1\n");
  EXPECT_EQ(run("jobs.csv").failures, 0u);
  const std::string songs = (folder_ / "songs").string();
  EXPECT_NE(printed_.find(songs + "/a-2.wav\n"), std::string::npos) << printed_;
  EXPECT_TRUE(fs::exists(folder_ / "songs/b.wav"));
  EXPECT_EQ(run("jobs.csv").failures, 0u);
  EXPECT_EQ(printed_, "");
  fs::remove_all(folder_ / "songs/.batch");
  EXPECT_EQ(run("jobs.csv").failures, 0u) << "run folders say what is done";
}

TEST_F(RunBatchTest, FailuresAreListed) {
  write(folder_, "jobs.jsonl",
        "{\"title\": \"a\", \"model\": \"none\"}\n{\"title\": \"b\"}\n{\"seconds\": \"long\"}\n");
  const BatchResult result = run("jobs.jsonl");
  EXPECT_EQ(result.failures, 2u);
  EXPECT_EQ(result.failures_file, folder_ / "songs/failed.jsonl");
  const std::string listed = read_file(result.failures_file);
  EXPECT_NE(listed.find("\"line\":1,\"job\":\"a\",\"error\":\"There is no model 'none'"),
            std::string::npos)
      << listed;
  EXPECT_NE(listed.find("\"line\":3,\"error\":\"--seconds is 'long'"), std::string::npos) << listed;
  EXPECT_TRUE(fs::exists(folder_ / "songs/b.wav"));
}

TEST_F(RunBatchTest, AModelThatAllJobsNeedMustExist) {
  write(folder_, "jobs.csv", "title\na\n");
  cli::BatchOptions batch = batch_of(folder_ / "jobs.csv", {{"model", "none"}});
  batch.defaults.out = (folder_ / "songs").string();
  EXPECT_THROW(run_batch(batch, read_jobs(batch)), InputError);
}

// A batch folder that the release 0.1.0 wrote (revision 4c25ac7, model smoke).
TEST_F(RunBatchTest, AFolderOfAnEarlierReleaseIsDone) {
  fs::copy(source_file("tests/batch/earlier_release"), folder_.path(),
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  const std::string failed = read_file(folder_ / "songs/failed.jsonl");
  const auto written = fs::last_write_time(folder_ / "songs/Anna Quill - a.wav");
  EXPECT_EQ(run("jobs.csv").failures, 1u);
  EXPECT_EQ(printed_, "");
  EXPECT_EQ(fs::last_write_time(folder_ / "songs/Anna Quill - a.wav"), written);
  const std::string now = read_file(folder_ / "songs/failed.jsonl");
  EXPECT_EQ(now.substr(0, now.find("\"error\"")), failed.substr(0, failed.find("\"error\"")));
}

TEST(JobTracker, FailuresAreRemovedWhenTheirJobsSucceed) {
  const test::TemporaryFolder folder;
  JobTracker tracker(folder.path(), {.machine = "here", .seconds = [] { return 0.0; }});
  BatchJob job;
  job.key = "key";
  job.spec.source_line = {"jobs.csv", 2};
  job.spec.name = "a";
  EXPECT_TRUE(tracker.claim(job));
  tracker.mark_failed(job, "Why.");
  EXPECT_EQ(job.state, BatchJob::State::kFailed);
  EXPECT_EQ(tracker.failures(), 1u);
  tracker.finish_check("jobs.csv", {});
  EXPECT_EQ(read_file(tracker.failures_file()),
            "{\"source\":\"jobs.csv\",\"line\":2,\"job\":\"a\",\"error\":\"Why.\"}\n");
  EXPECT_FALSE(tracker.is_done(job));
  EXPECT_TRUE(tracker.claim(job));
  tracker.mark_done(job, songs::PreparedSongs({}, {}, false, false));
  EXPECT_FALSE(fs::exists(tracker.failures_file()));
  EXPECT_FALSE(fs::exists(state_file(folder.path(), "key", ".claim-0")));
}

}  // namespace
}  // namespace crooner::batch
