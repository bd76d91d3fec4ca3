#include <gtest/gtest.h>

#include "fuzz/http_headers_exercise.h"
#include "fuzz/replay.h"

namespace crooner::download {
namespace {

TEST(Corpus, HeadersOfEveryInput) {
  fuzz::replay("http_headers", [](std::string_view bytes) { exercise_headers(bytes); });
}

}  // namespace
}  // namespace crooner::download
