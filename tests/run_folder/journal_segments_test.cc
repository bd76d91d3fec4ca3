#include <gtest/gtest.h>

#include <stdexcept>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "run_folder/journal.h"

namespace crooner::run_folder {
namespace {

using Values = std::vector<std::int64_t>;
using test::TemporaryFolder;

const std::string kOwner(64, 'b');

// Three segments of a level, from codes 0, 8 and 16; the third is recorded before the second.
void write_segments(Journal& journal) {
  journal.append_window(1, 0, Values{1, 2, 3});
  journal.append_tokens(1, 16, Values{7}, 2);
  journal.append_tokens(1, 8, Values{4, 5}, 1);
  journal.append_tokens(1, 17, Values{8}, 2);
  journal.append_window(1, 8, Values{4, 5, 6}, 1);
}

TEST(JournalSegments, KeepTheirCodesAndTokens) {
  const TemporaryFolder folder;
  {
    Journal journal(folder / "journal", kOwner);
    write_segments(journal);
  }
  const Journal journal(folder / "journal", kOwner);
  const JournalLevel& level = journal.state(1);
  EXPECT_EQ(level.codes, (Values{1, 2, 3}));
  EXPECT_TRUE(level.pending_tokens.empty());
  EXPECT_EQ(level.segments, (std::vector<JournalSegment>{{8, {4, 5, 6}, {}}, {16, {}, {7, 8}}}));
  EXPECT_EQ(level.song_codes(), level.codes);
}

TEST(JournalSegments, ARecordFollowsItsOwnSegment) {
  const TemporaryFolder folder;
  Journal journal(folder / "journal", kOwner);
  write_segments(journal);
  EXPECT_THROW(journal.append_tokens(1, 17, Values{1}, 2), std::logic_error);
  EXPECT_THROW(journal.append_window(1, 8, Values{1}, 1), std::logic_error);
  EXPECT_THROW(journal.append_tokens(1, 0, Values{1}, 3), std::logic_error);
  journal.append_tokens(1, 3, Values{9});
  EXPECT_EQ(journal.state(1).pending_tokens, (Values{9}));
}

TEST(JournalSegments, TheEndOfTheLevelHasTheJoinedCodes) {
  const TemporaryFolder folder;
  const Values joined{1, 2, 3, 4, 5, 6, 7, 8, 9};
  {
    Journal journal(folder / "journal", kOwner);
    write_segments(journal);
    EXPECT_THROW(journal.append_level_end(1, joined), std::logic_error);  // tokens are pending
    journal.append_window(1, 16, Values{7, 8, 9}, 2);
    EXPECT_THROW(journal.append_level_end(1), std::logic_error);
    journal.append_level_end(1, joined);
  }
  const Journal journal(folder / "journal", kOwner);
  EXPECT_TRUE(journal.state(1).finished);
  EXPECT_EQ(journal.state(1).song_codes(), joined);
  EXPECT_EQ(journal.state(1).codes, (Values{1, 2, 3}));  // to join them again
  EXPECT_EQ(journal.state(1).segments.size(), 2u);
}

TEST(JournalSegments, ALevelWithoutThemEndsWithoutCodes) {
  const TemporaryFolder folder;
  for (const char* name : {"without", "with"}) {
    Journal journal(folder / name, kOwner);
    journal.append_window(1, 0, Values{1, 2, 3});
    journal.append_level_end(1, name == std::string("with") ? Values{1, 2, 3} : Values{});
  }
  EXPECT_EQ(read_file(folder / "with"), read_file(folder / "without"));
}

TEST(JournalSegments, TheEndOfALevelHasTheCodesThatFollowTheSampledOnes) {
  const TemporaryFolder folder;
  {
    Journal journal(folder / "journal", kOwner);
    journal.append_window(1, 0, Values{1, 2, 3});
    EXPECT_THROW(journal.append_level_end(1, Values{1, 2}), std::logic_error);
    EXPECT_THROW(journal.append_level_end(1, Values{9, 2, 3, 4}), std::logic_error);
    journal.append_level_end(1, Values{1, 2, 3, 4, 5});
  }
  const Journal journal(folder / "journal", kOwner);
  EXPECT_TRUE(journal.state(1).finished);
  EXPECT_EQ(journal.state(1).song_codes(), (Values{1, 2, 3, 4, 5}));
  EXPECT_EQ(journal.state(1).codes, (Values{1, 2, 3}));
}

}  // namespace
}  // namespace crooner::run_folder
