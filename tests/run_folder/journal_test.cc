#include "run_folder/journal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/in_child.h"
#include "base/mapped_file.h"
#include "base/temporary_folder.h"

namespace crooner::run_folder {
namespace {

using std::filesystem::file_size;
using Values = std::vector<std::int64_t>;
using test::TemporaryFolder;

const std::string kRunHash(64, 'a');

// Two levels: a prompt, finished windows, an unfinished one.
void write_example(Journal& journal) {
  journal.append_prompt(2, Values{7, 8});
  journal.append_tokens(2, 2, Values{1, 2});
  journal.append_tokens(2, 4, Values{2100});
  journal.append_window(2, 2, Values{1, 2, 21});
  journal.append_window(2, 5, Values{2047, 0, 5});
  journal.append_level_end(2);
  journal.append_prompt(1, Values{});
  journal.append_window(1, 0, Values{3, 3, 3, 3});
  journal.append_tokens(1, 4, Values{9, 9});
}

JournalState example_state() {
  JournalState state;
  state[2] = {{7, 8, 1, 2, 21, 2047, 0, 5}, 2, {}, true};
  state[1] = {{3, 3, 3, 3}, 0, {9, 9}, false};
  return state;
}

std::string example_bytes() {
  const TemporaryFolder folder;
  Journal journal(folder / "journal", kRunHash);
  write_example(journal);
  return read_file(folder / "journal");
}

JournalContents replay(std::string_view bytes) {
  return parse_journal(std::as_bytes(std::span(bytes)), kRunHash, "journal");
}

// Whether `part` is the state after its number of records.
bool is_earlier(const JournalContents& part, const std::vector<JournalState>& stages) {
  return part.records < stages.size() && part.state == stages[part.records];
}

// The state after each number of records.
std::vector<JournalState> stages(std::string_view bytes) {
  std::vector<JournalState> all{{}};
  std::size_t end = 16;
  while (end < bytes.size()) {
    const auto record = decode_record(std::as_bytes(std::span(bytes)).subspan(end), kRunHash);
    end += record->size;
    all.push_back(replay(bytes.substr(0, end)).state);
  }
  return all;
}

TEST(JournalTest, SurvivesReopening) {
  const TemporaryFolder folder;
  {
    Journal journal(folder / "journal", kRunHash);
    EXPECT_TRUE(journal.state().empty());
    write_example(journal);
    EXPECT_EQ(journal.state(), example_state());
  }
  Journal journal(folder / "journal", kRunHash);
  EXPECT_EQ(journal.state(), example_state());
  EXPECT_EQ(journal.state(1).pending_tokens, (Values{9, 9}));
  EXPECT_EQ(journal.state(0), JournalLevel{});
  journal.append_tokens(1, 6, Values{10});
  EXPECT_EQ(Journal(folder / "journal", kRunHash).state(1).pending_tokens, (Values{9, 9, 10}));
}

TEST(JournalTest, TruncatedAnywhereItHasTheCompleteRecords) {
  const std::string whole = example_bytes();
  const auto all = stages(whole);
  ASSERT_EQ(all.size(), 10u);
  std::size_t most = 0;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const JournalContents contents = replay(whole.substr(0, size));
    ASSERT_TRUE(is_earlier(contents, all)) << size;
    ASSERT_LE(contents.valid_bytes, size);
    ASSERT_GE(contents.records, most) << "a longer file has no fewer records";
    most = contents.records;
  }
  EXPECT_EQ(most, 9u);
  EXPECT_EQ(replay(whole).state, example_state());
}

TEST(JournalTest, ContinuesAfterATornTail) {
  const std::string whole = example_bytes();
  const TemporaryFolder folder;
  for (std::size_t size = 0; size < whole.size(); size += 5) {
    write_file(folder / "journal", whole.substr(0, size));
    const JournalContents before = replay(whole.substr(0, size));
    Journal journal(folder / "journal", kRunHash);
    EXPECT_EQ(journal.state(), before.state);
    EXPECT_EQ(file_size(folder / "journal"), std::max(before.valid_bytes, std::size_t{16}));
    journal.append_tokens(0, 0, Values{1});
    EXPECT_EQ(replay(read_file(folder / "journal")).state.at(0).pending_tokens, (Values{1}))
        << size;
  }
}

TEST(JournalTest, DetectsEveryFlippedBit) {
  const std::string whole = example_bytes();
  const auto all = stages(whole);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      if (at < 16) {
        ASSERT_THROW(replay(damaged), InputError) << at;
        continue;
      }
      const JournalContents contents = replay(damaged);
      ASSERT_TRUE(is_earlier(contents, all)) << at << ":" << bit;
      ASSERT_LT(contents.records, 9u) << at << ":" << bit;
    }
  }
}

TEST(JournalTest, RejectsRecordsOfAnotherRequest) {
  const std::string bytes = example_bytes();
  const auto contents =
      parse_journal(std::as_bytes(std::span(bytes)), std::string(64, 'b'), "journal");
  EXPECT_EQ(contents.records, 0u);
  EXPECT_TRUE(contents.state.empty());
}

TEST(JournalTest, RejectsOtherFiles) {
  EXPECT_EQ(
      test::error_message<InputError>([] { replay("{\"a\": 1}"); }),
      "'journal' is not a journal of crooner, or its beginning is damaged; --force starts the run "
      "over.");
}

TEST(JournalTest, RejectsRecordsThatDoNotFollow) {
  const TemporaryFolder folder;
  Journal journal(folder / "journal", kRunHash);
  journal.append_tokens(2, 0, Values{1, 2});
  EXPECT_THROW(journal.append_tokens(2, 1, Values{3}), std::logic_error);
  EXPECT_THROW(journal.append_window(2, 1, Values{1, 2}), std::logic_error);
  EXPECT_THROW(journal.append_prompt(2, Values{1}), std::logic_error);
  EXPECT_THROW(journal.append_level_end(2), std::logic_error);
  EXPECT_THROW(journal.append_tokens(1, 0, Values{-1}), std::invalid_argument);
  EXPECT_THROW(journal.append_tokens(1, 0, Values{std::int64_t{1} << 31}), std::invalid_argument);
  journal.append_window(2, 0, Values{1, 2, 3});
  EXPECT_EQ(Journal(folder / "journal", kRunHash).state(2).codes, (Values{1, 2, 3}));
}

TEST(JournalTest, AFullDiskLosesOnlyTheLastRecord) {
  const TemporaryFolder folder;
  const int result = test::with_file_limit(200, [&] {
    Journal journal(folder / "journal", kRunHash);
    for (int i = 0; i < 100; ++i) {
      try {
        journal.append_tokens(2, i, Values{i});
      } catch (const ResourceError&) {
        return i;
      }
    }
    return 100;
  });
  EXPECT_EQ(result, (200 - 16) / 28) << "a record of one code has 28 bytes";
  Journal journal(folder / "journal", kRunHash);
  EXPECT_EQ(journal.state(2).pending_tokens, (Values{0, 1, 2, 3, 4, 5}));
}

TEST(JournalTest, AKilledProcessLosesNoRecord) {
  const TemporaryFolder folder;
  const int result = test::in_child([&] {
    Journal journal(folder / "journal", kRunHash);
    write_example(journal);
    ::kill(::getpid(), SIGKILL);
    return 0;
  });
  EXPECT_EQ(result, 100);
  EXPECT_EQ(Journal(folder / "journal", kRunHash).state(), example_state());
}

}  // namespace
}  // namespace crooner::run_folder
