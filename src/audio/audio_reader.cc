#include "audio/audio_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "audio/open_decoder.h"
#include "audio/resample.h"
#include "audio/sound_check.h"
#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kReadBlock = 1 << 16;  // frames read at a time
constexpr int kMinReadRate = 1000;            // Hz; no recording has less, ...
constexpr int kMaxReadRate = 768'000;         // ... or more

void check_rate(const std::string& name, int rate, int channels) {
  if (channels < 1) throw InputError(str_cat(name, " has no channels."));
  if (rate >= kMinReadRate && rate <= kMaxReadRate) return;
  throw InputError(str_cat(name, " has a sample rate of ", rate, " Hz; it must be between ",
                           kMinReadRate, " and ", kMaxReadRate, " Hz."));
}

// Floating-point files may contain NaN or infinity, which would spread.
void check_finite(const std::string& name, std::span<const float> samples, std::int64_t first_frame,
                  int channels, int sample_rate) {
  const auto wrong =
      std::ranges::find_if(samples, [](float sample) { return !std::isfinite(sample); });
  if (wrong == samples.end()) return;
  const std::int64_t frame = first_frame + (wrong - samples.begin()) / channels;
  throw InputError(str_cat(name, " contains a sample that is ", *wrong, ", at ",
                           static_cast<double>(frame) / sample_rate,
                           " s; samples must be finite numbers."));
}

// A piece in the channels of the first.
Audio with_channels(Audio audio, int channels) {
  if (audio.channels == channels) return audio;
  const Audio mono = mix_to_mono(std::move(audio));
  Audio result{mono.sample_rate, channels, {}};
  for (const float sample : mono.samples) {
    result.samples.insert(result.samples.end(), static_cast<std::size_t>(channels), sample);
  }
  return result;
}

}  // namespace

struct AudioReader::State {
  State(std::shared_ptr<const SeekableFile> file, Warnings* found)
      : decoder(open_decoder(std::move(file), found)), check(decoder->channels()) {}

  std::unique_ptr<Decoder> decoder;
  SoundCheck check;
  std::vector<float> converted;  // of a piece in another format than the first
  std::size_t used = 0;          // of these
  bool all_converted = false;    // the decoder's piece, which must not be read again
  std::int64_t position = 0;     // frames
  bool ended = false;
};

AudioReader::AudioReader(const fs::path& file)
    : name_(file == "-" ? "The audio on standard input"
                        : str_cat("The audio file '", file.string(), "'")),
      warnings_(std::make_unique<Warnings>()) {
  auto bytes = std::make_shared<const SeekableFile>(file, "audio file");
  state_ = std::make_unique<State>(std::move(bytes), warnings_.get());
  sample_rate_ = state_->decoder->sample_rate();
  channels_ = state_->decoder->channels();
  check_rate(name_, sample_rate_, channels_);
}

AudioReader::AudioReader(AudioReader&&) noexcept = default;
AudioReader& AudioReader::operator=(AudioReader&&) noexcept = default;
AudioReader::~AudioReader() = default;

// The next piece, which begins in the format of the first or is converted to it.
void AudioReader::open_piece() {
  Decoder& decoder = *state_->decoder;
  state_->all_converted = false;
  state_->ended = !decoder.next_piece();
  if (state_->ended) return;
  const int rate = decoder.sample_rate();
  const int channels = decoder.channels();
  check_rate(name_, rate, channels);
  if (rate == sample_rate_ && channels == channels_) return;
  warnings_->push_back(str_cat(name_, " consists of pieces of different formats: from ",
                               static_cast<double>(state_->position) / sample_rate_, " s on, ",
                               rate, " Hz and ", channels, channels == 1 ? " channel" : " channels",
                               " are converted to ", sample_rate_, " Hz and ", channels_, "."));
  Audio piece{rate, channels, {}};
  while (read_block(&piece.samples, kReadBlock, channels) > 0) {
  }
  state_->converted = resample(with_channels(std::move(piece), channels_), sample_rate_).samples;
  state_->used = 0;
  state_->all_converted = true;
}

// Appends up to `frames` frames of the decoder's current piece; returns their number.
std::int64_t AudioReader::read_block(std::vector<float>* samples, std::int64_t frames,
                                     int channels) {
  throw_if_interrupted();
  const std::size_t before = samples->size();
  samples->resize(before + static_cast<std::size_t>(frames * channels));
  const std::int64_t got = state_->decoder->read(samples->data() + before, frames);
  samples->resize(before + static_cast<std::size_t>(got * channels));
  check_finite(name_, std::span(*samples).subspan(before), state_->position, channels,
               sample_rate_);
  return got;
}

std::vector<float> AudioReader::read(std::int64_t frames) {
  std::vector<float> samples;
  State& state = *state_;
  while (frames > 0 && !state.ended) {
    const std::size_t before = samples.size();
    const std::int64_t wanted = std::min(frames, kReadBlock);
    const std::size_t left = state.converted.size() - state.used;
    if (left > 0) {
      const auto count = std::min(left, static_cast<std::size_t>(wanted * channels_));
      const auto from = state.converted.begin() + static_cast<std::ptrdiff_t>(state.used);
      samples.insert(samples.end(), from, from + static_cast<std::ptrdiff_t>(count));
      state.used += count;
    } else if (state.all_converted || read_block(&samples, wanted, channels_) == 0) {
      open_piece();
      continue;
    }
    const auto added = std::span<const float>(samples).subspan(before);
    state.check.add(added);
    const auto count = static_cast<std::int64_t>(added.size()) / channels_;
    state.position += count;
    frames -= count;
  }
  return samples;
}

std::vector<std::string> AudioReader::findings() const {
  std::vector<std::string> all = *warnings_;
  for (std::string& sentence : state_->check.findings(name_, state_->decoder->is_lossy())) {
    all.push_back(std::move(sentence));
  }
  return all;
}

bool AudioReader::is_silent() const {
  return state_->check.is_silent();
}

Audio read_audio_file(const fs::path& file, const ReadOptions& options) {
  AudioReader reader(file);
  Audio audio{reader.sample_rate(), reader.channels(), {}};
  const std::int64_t frames = options.seconds ? std::llround(*options.seconds * audio.sample_rate)
                                              : std::numeric_limits<std::int64_t>::max();
  audio.samples = reader.read(frames);
  if (audio.samples.empty()) {
    throw InputError(str_cat("The audio file '", file.string(), "' contains no samples."));
  }
  const std::vector<std::string> findings = reader.findings();
  if (options.refuse_silence && reader.is_silent()) throw InputError(findings.back());
  for (const std::string& sentence : findings) log::warn(sentence);
  return audio;
}

}  // namespace crooner::audio
