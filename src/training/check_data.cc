#include "training/check_data.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <span>
#include <thread>
#include <utility>

#include "audio/audio_reader.h"
#include "audio/fingerprint.h"
#include "audio/loudness.h"
#include "audio/lufs.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "training/progress_logger.h"

namespace crooner::training {
namespace {

constexpr double kCopySimilarity = 0.8;

CheckedSong check_song(const TrainingSong& entry) {
  const Audio sound = audio::read_audio_file(entry.audio, {.refuse_silence = true});
  const audio::Loudness level = audio::measure_loudness(sound);
  CheckedSong song;
  song.entry = entry;
  song.sample_rate = sound.sample_rate;
  song.channels = sound.channels;
  song.seconds = static_cast<double>(sound.samples.size()) / sound.channels / sound.sample_rate;
  song.lufs = audio::measure_lufs(sound);
  song.clipped = static_cast<double>(level.clipped) / static_cast<double>(sound.samples.size());
  song.silent = level.silent;
  song.fingerprint = audio::fingerprint(sound);
  song.sha256 = sha256_hex(std::as_bytes(std::span(sound.samples)));
  return song;
}

std::vector<Duplicate> find_duplicates(const std::vector<CheckedSong>& songs) {
  std::vector<Duplicate> duplicates;
  for (std::size_t one = 0; one < songs.size(); ++one) {
    throw_if_interrupted();
    for (std::size_t other = one + 1; other < songs.size(); ++other) {
      const double alike =
          songs[one].sha256 == songs[other].sha256
              ? 1
              : audio::similarity(songs[one].fingerprint, songs[other].fingerprint);
      if (alike >= kCopySimilarity) duplicates.push_back({one, other, alike});
    }
  }
  return duplicates;
}

}  // namespace

DataCheck check_data(const Manifest& manifest, int threads, const SongRule& rule) {
  std::vector<std::optional<CheckedSong>> songs(manifest.songs.size());
  std::vector<std::string> reasons(manifest.songs.size());
  std::atomic<std::size_t> next = 0;
  ProgressLogger progress("Checked", manifest.songs.size());
  const auto check_songs = [&] {
    for (std::size_t song = next++; song < songs.size() && caught_signal() == 0; song = next++) {
      try {
        CheckedSong checked = check_song(manifest.songs[song]);
        if (rule) rule(checked.entry, checked.seconds);
        songs[song] = std::move(checked);
      } catch (const std::exception& error) {
        reasons[song] = error.what();
      }
      progress.add();
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < std::max(1, threads); ++i) workers.emplace_back(check_songs);
  for (auto& worker : workers) worker.join();
  throw_if_interrupted();

  DataCheck check;
  check.skipped = manifest.skipped;
  for (std::size_t song = 0; song < songs.size(); ++song) {
    if (songs[song]) {
      check.songs.push_back(*std::move(songs[song]));
    } else {
      check.skipped.push_back({manifest.songs[song].audio, reasons[song]});
    }
  }
  check.duplicates = find_duplicates(check.songs);
  return check;
}

}  // namespace crooner::training
