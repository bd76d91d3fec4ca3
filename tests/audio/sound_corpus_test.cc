#include <gtest/gtest.h>

#include "fuzz/replay.h"
#include "fuzz/sound_exercise.h"

namespace crooner::audio {
namespace {

TEST(Corpus, SoundOfEveryInput) {
  fuzz::replay("sound", [](std::string_view bytes) { exercise_sound(bytes); });
}

}  // namespace
}  // namespace crooner::audio
