#include <gtest/gtest.h>

#include "fuzz/lists_exercise.h"
#include "fuzz/replay.h"

namespace crooner::batch {
namespace {

TEST(Corpus, ListsOfEveryInput) {
  fuzz::replay("lists", [](std::string_view bytes) { exercise_lists(bytes); });
}

}  // namespace
}  // namespace crooner::batch
