#pragma once

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>

#include "audio/audio_writer.h"
#include "base/files.h"
#include "config/vqvae_config.h"

namespace crooner::training {

// A folder of `count` songs of two seconds at 8000 Hz, gliding tones, with a manifest: artists A
// and B, genres "polka" and "slow air" in turn, lyrics of 24 characters whose times are known.
inline void write_example_songs(const std::filesystem::path& folder, int count) {
  std::filesystem::create_directories(folder);
  std::string manifest;
  for (int song = 0; song < count; ++song) {
    Audio sound{8000, 1, {}};
    for (int i = 0; i < 16000; ++i) {
      const double hertz = 200.0 * (song + 1) + 0.01 * i;
      sound.samples.push_back(
          0.4f * static_cast<float>(std::sin(2 * std::numbers::pi * hertz * i / 8000)));
    }
    const std::string name = "song-" + std::to_string(song) + ".wav";
    audio::write_audio_file(folder / name, sound);
    const std::string lyrics =
        song % 2 == 0 ? "la la la la la la la la " : "doremifasolatidodoremifa";
    std::vector<double> times;
    for (int i = 0; i < 24; ++i) times.push_back(i / 12.0);
    manifest += nlohmann::json{{"file", name},
                               {"artist", song % 2 == 0 ? "A" : "B"},
                               {"genre", song % 2 == 0 ? "polka" : "slow air"},
                               {"lyrics", lyrics},
                               {"character_times", times}}
                    .dump() +
                "\n";
  }
  write_file(folder / "manifest.jsonl", manifest);
}

// Two levels, hops 8 and 32.
inline config::VqvaeConfig example_vqvae() {
  config::VqvaeConfig config;
  config.sample_rate = 8000;
  config.levels = 2;
  config.downs_t = {1, 1};
  config.strides_t = {8, 4};
  config.multipliers = {1, 1};
  config.emb_width = 8;
  config.bins = 16;
  config.width = 8;
  config.depth = 1;
  return config;
}

}  // namespace crooner::training
