#include "run_folder/journal.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/child_process.h"
#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/mapped_file.h"
#include "base/temporary_folder.h"

namespace crooner::run_folder {
namespace {

using Numbers = std::vector<std::int64_t>;
using test::TemporaryFolder;

const std::string kOwner(64, 'a');

// Two levels: a prompt, finished windows, one in the making.
void tell(Journal& journal) {
  journal.given(2, Numbers{7, 8});
  journal.drawn(2, 2, Numbers{1, 2});
  journal.drawn(2, 4, Numbers{2100});
  journal.window(2, 2, Numbers{1, 2, 21});
  journal.window(2, 5, Numbers{2047, 0, 5});
  journal.finished(2);
  journal.given(1, Numbers{});
  journal.window(1, 0, Numbers{3, 3, 3, 3});
  journal.drawn(1, 4, Numbers{9, 9});
}

JournalState told() {
  JournalState state;
  state[2] = {{7, 8, 1, 2, 21, 2047, 0, 5}, 2, {}, true};
  state[1] = {{3, 3, 3, 3}, 0, {9, 9}, false};
  return state;
}

std::string told_bytes() {
  const TemporaryFolder folder;
  Journal journal(folder / "journal", kOwner);
  tell(journal);
  return read_file(folder / "journal");
}

JournalContents replay(std::string_view bytes) {
  return parse_journal(std::as_bytes(std::span(bytes)), kOwner, "journal");
}

// `part` says nothing that `whole` does not say: every list is the beginning of the whole one's, or
// of what the whole one held before a window was settled.
bool is_earlier(const JournalContents& part, const std::vector<JournalState>& stages) {
  return part.records < stages.size() && part.state == stages[part.records];
}

// The state after each number of records.
std::vector<JournalState> stages(std::string_view bytes) {
  std::vector<JournalState> all{{}};
  std::size_t end = 16;
  while (end < bytes.size()) {
    const auto record = decode_record(std::as_bytes(std::span(bytes)).subspan(end), kOwner);
    end += record->size;
    all.push_back(replay(bytes.substr(0, end)).state);
  }
  return all;
}

TEST(JournalTest, ComesBack) {
  const TemporaryFolder folder;
  {
    Journal journal(folder / "journal", kOwner);
    EXPECT_TRUE(journal.state().empty());
    tell(journal);
    EXPECT_EQ(journal.state(), told());
  }
  Journal journal(folder / "journal", kOwner);
  EXPECT_EQ(journal.state(), told());
  EXPECT_EQ(journal.dropped_bytes(), 0u);
  EXPECT_EQ(journal.state(1).drawn, (Numbers{9, 9}));
  EXPECT_EQ(journal.state(0), JournalLevel{});
  journal.drawn(1, 6, Numbers{10});
  EXPECT_EQ(Journal(folder / "journal", kOwner).state(1).drawn, (Numbers{9, 9, 10}));
}

TEST(JournalTest, CutAnywhereItHoldsWhatWasWhole) {
  const std::string whole = told_bytes();
  const auto all = stages(whole);
  ASSERT_EQ(all.size(), 10u);
  std::size_t most = 0;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const JournalContents contents = replay(whole.substr(0, size));
    ASSERT_TRUE(is_earlier(contents, all)) << size;
    ASSERT_LE(contents.trusted, size);
    ASSERT_GE(contents.records, most) << "a longer file may not hold less";
    most = contents.records;
  }
  EXPECT_EQ(most, 9u);
  EXPECT_EQ(replay(whole).state, told());
}

TEST(JournalTest, GoesOnAfterATornTail) {
  const std::string whole = told_bytes();
  const TemporaryFolder folder;
  for (std::size_t size = 0; size < whole.size(); size += 5) {
    write_file(folder / "journal", whole.substr(0, size));
    const JournalContents before = replay(whole.substr(0, size));
    Journal journal(folder / "journal", kOwner);
    EXPECT_EQ(journal.state(), before.state);
    EXPECT_EQ(journal.dropped_bytes(), size - before.trusted);
    journal.drawn(0, 0, Numbers{1});
    EXPECT_EQ(replay(read_file(folder / "journal")).state.at(0).drawn, (Numbers{1})) << size;
  }
}

TEST(JournalTest, NoFlippedBitIsBelieved) {
  const std::string whole = told_bytes();
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

TEST(JournalTest, RecordsOfAnotherRequestAreNotBelieved) {
  const std::string bytes = told_bytes();
  const auto contents =
      parse_journal(std::as_bytes(std::span(bytes)), std::string(64, 'b'), "journal");
  EXPECT_EQ(contents.records, 0u);
  EXPECT_TRUE(contents.state.empty());
}

TEST(JournalTest, SomethingElseIsSaid) {
  EXPECT_EQ(
      test::error_message<InputError>([] { replay("{\"a\": 1}"); }),
      "'journal' is no journal of crooner, or its first bytes are damaged; --force begins the "
      "run anew.");
}

TEST(JournalTest, WhatDoesNotFollowIsAMistake) {
  const TemporaryFolder folder;
  Journal journal(folder / "journal", kOwner);
  journal.drawn(2, 0, Numbers{1, 2});
  EXPECT_THROW(journal.drawn(2, 1, Numbers{3}), std::logic_error);
  EXPECT_THROW(journal.window(2, 1, Numbers{1, 2}), std::logic_error);
  EXPECT_THROW(journal.given(2, Numbers{1}), std::logic_error);
  EXPECT_THROW(journal.finished(2), std::logic_error);
  EXPECT_THROW(journal.drawn(1, 0, Numbers{-1}), std::invalid_argument);
  EXPECT_THROW(journal.drawn(1, 0, Numbers{std::int64_t{1} << 31}), std::invalid_argument);
  journal.window(2, 0, Numbers{1, 2, 3});
  EXPECT_EQ(Journal(folder / "journal", kOwner).state(2).codes, (Numbers{1, 2, 3}));
}

TEST(JournalTest, AFullDiskLosesOnlyTheLastRecord) {
  const TemporaryFolder folder;
  const int result = test::with_file_limit(200, [&] {
    Journal journal(folder / "journal", kOwner);
    for (int i = 0; i < 100; ++i) {
      try {
        journal.drawn(2, i, Numbers{i});
      } catch (const ResourceError&) {
        return i;
      }
    }
    return 100;
  });
  EXPECT_EQ(result, (200 - 16) / 28) << "a record of one code has 28 bytes";
  Journal journal(folder / "journal", kOwner);
  EXPECT_EQ(journal.dropped_bytes(), 0u);
  EXPECT_EQ(journal.state(2).drawn, (Numbers{0, 1, 2, 3, 4, 5}));
}

TEST(JournalTest, AKilledProcessLosesNothingItTold) {
  const TemporaryFolder folder;
  const int result = test::in_child([&] {
    Journal journal(folder / "journal", kOwner);
    tell(journal);
    ::kill(::getpid(), SIGKILL);
    return 0;
  });
  EXPECT_EQ(result, 100);
  EXPECT_EQ(Journal(folder / "journal", kOwner).state(), told());
}

}  // namespace
}  // namespace crooner::run_folder
