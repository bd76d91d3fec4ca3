#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "audio/fingerprint.h"
#include "training/manifest.h"
#include "training/song_rules.h"

namespace crooner::training {

// What is known of a song before it is trained on.
struct CheckedSong {
  TrainingSong entry;
  double seconds = 0;
  int sample_rate = 0;  // Hz
  int channels = 0;
  std::optional<double> lufs;  // none: too short or silent
  double clipped = 0;          // share of samples at or beyond full scale
  double silent = 0;           // share of its frames
  std::vector<audio::FingerprintFrame> fingerprint;
  std::string sha256;  // of its samples: a fingerprint needs some seconds of change
};

// Two recordings that are one by their sound.
struct Duplicate {
  std::size_t one = 0, other = 0;  // indices of songs
  double similarity = 0;
};

struct DataCheck {
  std::vector<CheckedSong> songs;
  std::vector<SkippedSong> skipped;  // what cannot be used, and why
  std::vector<Duplicate> duplicates;
};

// Reads all songs of a manifest, on `threads` threads; those that break `rule` are left out. Throws
// Interrupted after a signal.
DataCheck check_data(const Manifest& manifest, int threads, const SongRule& rule = {});

// What `crooner train check` prints.
std::string data_check_text(const DataCheck& check);
nlohmann::ordered_json data_check_json(const DataCheck& check);

// The same as a page of HTML that needs no other file, with a row for each song of `source`.
std::string data_check_page(const DataCheck& check, const std::string& source);

// How many texts there are in each writing system: the names of the artists and genres, each once,
// and the lyrics.
struct WritingSystems {
  std::map<std::string, std::size_t> names, lyrics;
};
WritingSystems count_writing_systems(const DataCheck& check);

}  // namespace crooner::training
