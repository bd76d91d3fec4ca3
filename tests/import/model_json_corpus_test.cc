#include <gtest/gtest.h>

#include "fuzz/model_json_exercise.h"
#include "fuzz/replay.h"

namespace crooner::importer {
namespace {

TEST(Corpus, ModelJsonOfEveryInput) {
  fuzz::replay("model_json", [](std::string_view bytes) { exercise_model_json(bytes); });
}

}  // namespace
}  // namespace crooner::importer
