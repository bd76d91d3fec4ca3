#include "batch/job.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "batch/example.h"
#include "batch/job_list.h"
#include "batch/job_name.h"

namespace crooner::batch {
namespace {

// The name and seed of each row of a JSONL file.
std::vector<std::pair<std::string, std::uint64_t>> names_and_seeds(
    const std::string& lines, const std::vector<cli::FlagValue>& flags) {
  const test::TemporaryFolder folder;
  write(folder, "j.jsonl", lines);
  std::vector<std::pair<std::string, std::uint64_t>> all;
  for (const JobSpec& job : read_jobs(batch_of(folder / "j.jsonl", flags)).jobs) {
    all.emplace_back(job.name, job.options.sampling.seed.value());
  }
  return all;
}

TEST(JobSpec, SeedsComeFromTheNameAndTheBatch) {
  // printf '0\nAnna Quill - Rain' | sha256sum
  EXPECT_EQ(derive_seed(0, "Anna Quill - Rain"), 0xd6915b6f16c45u);
  EXPECT_NE(derive_seed(1, "Anna Quill - Rain"), derive_seed(0, "Anna Quill - Rain"));
  EXPECT_LT(derive_seed(7, "x"), std::uint64_t{1} << 52);
}

TEST(JobSpec, NameAndSeedDoNotDependOnOtherRows) {
  const std::string a = R"({"artist": "A", "lyrics-text": "la", "seconds": 2})";
  const std::string a_again = R"({"seconds": 2, "lyrics_text": "la", "artist": "A"})";
  const std::string b = R"({"artist": "B"})";
  const auto both = names_and_seeds(a + "\n" + b, {});
  EXPECT_EQ(names_and_seeds(b + "\n" + a_again, {}), (std::vector{both[1], both[0]}));
  // Defaults of the batch change neither names nor seeds; its seed changes only the seeds.
  EXPECT_EQ(names_and_seeds(a, {{"temperature", "0.9"}}), (std::vector{both[0]}));
  const auto seeded = names_and_seeds(a, {{"seed", "9"}});
  EXPECT_EQ(seeded[0].first, both[0].first);
  EXPECT_NE(seeded[0].second, both[0].second);
  EXPECT_EQ(names_and_seeds(R"({"artist": "A", "seed": 3})", {{"seed", "9"}})[0].second, 3u);
}

TEST(JobSpec, NamesAreValidFileNames) {
  EXPECT_EQ(to_file_name("a/b\nc"), "a_b_c");
  EXPECT_EQ(to_file_name("..x"), "_.x");
  std::string umlauts;
  for (int i = 0; i < 150; ++i) umlauts += "\xC3\xA4";
  EXPECT_EQ(to_file_name(umlauts).size(), 200u);
  EXPECT_EQ(to_file_name("x" + umlauts).size(), 199u);
}

TEST(JobSpec, LyricsF4PrintsAsACommand) {
  const test::TemporaryFolder folder;
  write(folder, "j.jsonl",
        R"({"artist": "Anna's", "lyrics-text": "a\nb\\c", "top-k": 5, "clean": true, "seed": 3,)"
        R"("title": "t", "genre": "soft rock"})");
  const JobList list = read_jobs(batch_of(folder / "j.jsonl", {{"model", "smoke"}}));
  ASSERT_EQ(list.jobs.size(), 1u);
  const std::string here = std::filesystem::current_path().string();
  EXPECT_EQ(command_line(list.jobs[0]),
            R"(v1=$(printf 'a\nb\\c.') && mkdir -p )" + here +
                R"(/songs && crooner generate --model=smoke --artist='Anna'\''s' --clean=true)"
                R"( --genre='soft rock' --lyrics-text="${v1%.}" --seed=3 --top-k=5 --out=')" +
                here + R"(/songs/Anna'\''s - t.wav')");
}

TEST(JobSpec, LyricsR11AnOutThatNobodyCanWriteFailsItsRow) {
  const test::TemporaryFolder folder;
  write(folder, "j.jsonl",
        "{\"out\": \"x.txt\"}\n{\"out\": \"failed.jsonl\"}\n{\"out\": \"a.flac\"}");
  const JobList list = read_jobs(batch_of(folder / "j.jsonl"));
  EXPECT_EQ(list.jobs.size(), 1u);
  EXPECT_EQ(list.failures.size(), 2u);
}

}  // namespace
}  // namespace crooner::batch
