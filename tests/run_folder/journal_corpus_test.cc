#include <gtest/gtest.h>

#include "fuzz/journal_exercise.h"
#include "fuzz/replay.h"

namespace crooner::run_folder {
namespace {

TEST(Corpus, JournalOfEveryInput) {
  fuzz::replay("journal", [](std::string_view bytes) { exercise_journal(bytes); });
}

}  // namespace
}  // namespace crooner::run_folder
