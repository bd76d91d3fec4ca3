#include "songs/level_sounds.h"

#include <cmath>
#include <cstdio>
#include <string>

#include "audio/loudness.h"
#include "audio/lufs.h"
#include "base/counted.h"
#include "base/paths.h"
#include "base/strings.h"
#include "songs/own_audio.h"

namespace crooner::songs {
namespace {

std::string one_digit(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f", value);
  return text;
}

}  // namespace

std::string loudness_text(const Audio& audio) {
  const audio::Loudness loudness = audio::measure_loudness(audio);
  if (loudness.peak == 0) return "silent";
  std::string text = str_cat("peak ", one_digit(audio::decibels(loudness.peak)), " dBFS");
  if (const auto lufs = audio::measure_lufs(audio)) {
    text = str_cat(one_digit(*lufs), " LUFS, ", text);
  }
  if (loudness.silent >= 0.0005) {
    text += str_cat(", ", one_digit(100 * loudness.silent), " % silent");
  }
  if (loudness.clipped > 0)
    text += str_cat(", ", counted(loudness.clipped, "sample"), " at full scale");
  return text;
}

std::vector<report::LevelSound> level_sounds(const std::filesystem::path& run_folder, int levels) {
  std::vector<report::LevelSound> sounds;
  for (int level = levels - 1; level >= 0; --level) {
    const std::string name = str_cat("level_", level);
    if (!path_exists(run_folder / (name + ".wav"))) continue;
    const Audio audio = read_own_audio(run_folder / (name + ".wav"));
    const bool picture = path_exists(run_folder / (name + ".png"));
    sounds.push_back({.name = str_cat("Level ", level),
                      .about = loudness_text(audio),
                      .audio = name + ".wav",
                      .picture = picture ? name + ".png" : ""});
  }
  return sounds;
}

}  // namespace crooner::songs
