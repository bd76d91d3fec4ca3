#include <gtest/gtest.h>

#include "fuzz/replay.h"
#include "fuzz/sound_exercise.h"

namespace crooner::audio {
namespace {

TEST(Corpus, SoundOfEveryInput) {
  testing::internal::CaptureStderr();
  fuzz::replay("sound", [](std::string_view bytes) { exercise_sound(bytes); });
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "a library writes to the terminal";
}

}  // namespace
}  // namespace crooner::audio
