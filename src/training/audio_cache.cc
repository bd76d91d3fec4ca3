#include "training/audio_cache.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>

#include "audio/audio_reader.h"
#include "audio/resample.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/seekable_file.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "training/song_rules.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

// Formats of which earlier versions read the first part only: files that they cached are not used.
bool was_cut(const fs::path& audio) {
  const std::string extension = audio.extension().string();
  return extension == ".mp3" || extension == ".ogg" || extension == ".opus" || extension == ".oga";
}

// The file name is a hash of what the samples depend on: path, size, modification time, rate.
// Throws InputError for a file that cannot be opened.
fs::path cached_file(const fs::path& folder, const fs::path& audio, int sample_rate) {
  const SeekableFile file(audio, "audio file");
  std::error_code failure;
  const auto time = fs::last_write_time(audio, failure).time_since_epoch().count();
  const std::string key = str_cat(fs::absolute(audio, failure).string(), "|", file.size(), "|",
                                  time, "|", sample_rate, was_cut(audio) ? "|whole" : "");
  return folder / (sha256_hex(std::string_view(key)).substr(0, 24) + ".pcm");
}

std::vector<std::int16_t> to_pcm(const std::vector<float>& samples) {
  std::vector<std::int16_t> pcm(samples.size());
  std::transform(samples.begin(), samples.end(), pcm.begin(), [](float sample) {
    return static_cast<std::int16_t>(std::lround(std::clamp(sample, -1.0f, 1.0f) * 32767.0f));
  });
  return pcm;
}

// Header: channels as one 32-bit number, then the samples.
void decode_to(const fs::path& target, const fs::path& audio, int sample_rate) {
  Audio sound = audio::read_audio_file(audio, {.refuse_silence = true});
  if (sound.channels > 2) sound = audio::mix_to_mono(std::move(sound));
  sound = audio::resample(std::move(sound), sample_rate);
  const auto pcm = to_pcm(sound.samples);
  const auto channels = static_cast<std::int32_t>(sound.channels);
  AtomicFile file(target);
  file.write(std::as_bytes(std::span(&channels, 1)));
  file.write(std::as_bytes(std::span(pcm)));
  file.commit();
}

}  // namespace

AudioCache::AudioCache(const std::vector<TrainingSong>& songs, const AudioCacheOptions& options,
                       std::vector<SkippedSong>& skipped) {
  create_folder(options.folder);
  std::vector<std::string> reasons(songs.size());
  std::vector<fs::path> files(songs.size());
  std::atomic<std::size_t> next = 0;
  const auto decode_songs = [&] {
    for (std::size_t song = next++; song < songs.size() && caught_signal() == 0; song = next++) {
      try {
        files[song] = cached_file(options.folder, songs[song].audio, options.sample_rate);
        if (path_exists(files[song])) continue;
        decode_to(files[song], songs[song].audio, options.sample_rate);
        if (options.on_decoded) options.on_decoded(song);
      } catch (const std::exception& error) {
        reasons[song] = error.what();
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < std::max(1, options.threads); ++i) threads.emplace_back(decode_songs);
  for (auto& thread : threads) thread.join();
  throw_if_interrupted();

  for (std::size_t song = 0; song < songs.size(); ++song) {
    if (!reasons[song].empty()) {
      skipped.push_back({songs[song].audio, reasons[song]});
      continue;
    }
    MappedFile mapped(files[song]);
    std::int32_t channels = 0;
    std::memcpy(&channels, mapped.bytes().data(), sizeof channels);
    const auto frames = static_cast<std::int64_t>((mapped.size() - sizeof channels) / 2) / channels;
    if (const auto reason = shorter_than_item(frames, options.sample_rate, options.min_samples)) {
      skipped.push_back({songs[song].audio, *reason});
      continue;
    }
    songs_.push_back({songs[song], std::move(mapped), frames, channels});
  }
}

std::string AudioCache::fingerprint() const {
  Sha256 hash;
  for (const Cached& song : songs_) {
    hash.update(str_cat(song.entry.audio.filename().string(), "|", song.frames, "|",
                        song.entry.artist, "|", song.entry.genre, "|", song.entry.lyrics, "\n"));
  }
  return hash.hex();
}

void AudioCache::read(std::size_t song, std::int64_t begin, std::int64_t count, float left,
                      float* out) const {
  const Cached& cached = songs_[song];
  const auto* samples =
      reinterpret_cast<const std::int16_t*>(cached.samples.bytes().data() + sizeof(std::int32_t));
  constexpr float kScale = 1.0f / 32767.0f;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto* frame = samples + (begin + i) * cached.channels;
    const float mixed = cached.channels == 1 ? static_cast<float>(frame[0])
                                             : left * static_cast<float>(frame[0]) +
                                                   (1 - left) * static_cast<float>(frame[1]);
    out[i] = mixed * kScale;
  }
}

}  // namespace crooner::training
