#include <gtest/gtest.h>

#include "fuzz/replay.h"
#include "fuzz/words_exercise.h"

namespace crooner::text {
namespace {

TEST(Corpus, WordsOfEveryInput) {
  fuzz::replay("words", [](std::string_view bytes) { exercise_words(bytes); });
}

}  // namespace
}  // namespace crooner::text
