#include "audio/audio_reader.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "audio/riff.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kReadBlock =
    1 << 16;  // frames read at a time: the header's length is untrusted

void check_is_file(const fs::path& file) {
  const std::string name = file.string();
  std::error_code error;
  if (!fs::exists(file, error)) throw InputError(str_cat("There is no audio file '", name, "'."));
  if (fs::is_directory(file, error)) {
    throw InputError(str_cat("'", name, "' is a folder, not an audio file."));
  }
  if (fs::is_regular_file(file, error) && fs::file_size(file, error) == 0) {
    throw InputError(str_cat("The audio file '", name, "' is empty."));
  }
}

std::string format_name(int format) {
  SF_FORMAT_INFO info = {};
  info.format = format & SF_FORMAT_TYPEMASK;
  sf_command(nullptr, SFC_GET_FORMAT_INFO, &info, sizeof(info));
  return info.name ? info.name : "unknown";
}

std::string tag(SNDFILE* file, int which) {
  const char* text = sf_get_string(file, which);
  return text ? text : "";
}

// Formats whose header has the number of samples, so that fewer mean a truncated file.
bool counts_samples(int format) {
  switch (format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_WAV:
    case SF_FORMAT_WAVEX:
    case SF_FORMAT_FLAC:
    case SF_FORMAT_AIFF:
    case SF_FORMAT_W64:
    case SF_FORMAT_RF64:
      return true;
    default:
      return false;
  }
}

}  // namespace

class AudioReader::Handle {
 public:
  explicit Handle(const fs::path& file) {
    file_ = sf_open(file.c_str(), SFM_READ, &info);
    if (!file_) {
      throw InputError(str_cat("'", file.string(), "' is not a readable audio file (",
                               sf_strerror(nullptr),
                               ") Supported are WAV, FLAC, Ogg, AIFF and whatever else ",
                               sf_version_string(), " reads."));
    }
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { sf_close(file_); }

  SNDFILE* get() const { return file_; }

  SF_INFO info = {};

 private:
  SNDFILE* file_ = nullptr;
};

AudioReader::AudioReader(const fs::path& file) : file_(file) {
  check_is_file(file);
  handle_ = std::make_unique<Handle>(file);
  const SF_INFO& info = handle_->info;
  info_.sample_rate = info.samplerate;
  info_.channels = info.channels;
  info_.frames = info.frames;
  info_.format = format_name(info.format);
  info_.tags = {tag(handle_->get(), SF_STR_TITLE), tag(handle_->get(), SF_STR_ARTIST),
                tag(handle_->get(), SF_STR_GENRE), tag(handle_->get(), SF_STR_COMMENT)};
  if (info.samplerate <= 0 || info.channels <= 0) {
    throw InputError(str_cat("The audio file '", file.string(), "' has a sample rate of ",
                             info.samplerate, " Hz and ", info.channels, " channels."));
  }
  // libsndfile reads a truncated WAV as a shorter one.
  if (const auto missing = missing_wav_bytes(file); missing > 0) {
    throw InputError(str_cat("The audio file '", file.string(), "' is truncated: ", missing,
                             " bytes of its samples are missing."));
  }
}

AudioReader::AudioReader(AudioReader&&) noexcept = default;
AudioReader& AudioReader::operator=(AudioReader&&) noexcept = default;
AudioReader::~AudioReader() = default;

std::vector<float> AudioReader::read(std::int64_t frames) {
  const auto channels = static_cast<std::size_t>(info_.channels);
  std::vector<float> samples;
  for (std::int64_t left = frames; left > 0;) {
    const std::int64_t wanted = std::min(left, kReadBlock);
    const std::size_t before = samples.size();
    samples.resize(before + static_cast<std::size_t>(wanted) * channels);
    const sf_count_t got = sf_readf_float(handle_->get(), samples.data() + before, wanted);
    samples.resize(before + static_cast<std::size_t>(got) * channels);
    check_finite(std::span(samples).subspan(before));
    position_ += got;
    left -= got;
    if (got < wanted) {
      check_end(position_);
      break;
    }
  }
  return samples;
}

// Floating-point files may contain NaN or infinity, which would spread.
void AudioReader::check_finite(std::span<const float> samples /* from position_ on */) const {
  const auto wrong =
      std::ranges::find_if(samples, [](float sample) { return !std::isfinite(sample); });
  if (wrong == samples.end()) return;
  const std::int64_t frame = position_ + (wrong - samples.begin()) / info_.channels;
  throw InputError(str_cat("The audio file '", file_.string(), "' contains a sample that is ",
                           *wrong, ", at ", static_cast<double>(frame) / info_.sample_rate,
                           " s; samples must be finite numbers."));
}

void AudioReader::check_end(std::int64_t position) const {
  const int error = sf_error(handle_->get());
  const bool short_of = counts_samples(handle_->info.format) && position < info_.frames &&
                        info_.frames != std::numeric_limits<std::int64_t>::max();
  if (error == SF_ERR_NO_ERROR && !short_of) return;
  throw InputError(
      str_cat("The audio file '", file_.string(), "' is truncated or damaged: ", position, " of ",
              info_.frames, " frames could be read",
              error == SF_ERR_NO_ERROR ? "" : str_cat(" (", sf_error_number(error), ")"), "."));
}

void AudioReader::seek(std::int64_t frame) {
  if (sf_seek(handle_->get(), frame, SEEK_SET) != frame) {
    throw InputError(str_cat("The audio file '", file_.string(), "' cannot be read from frame ",
                             frame, " on; it has ", info_.frames, "."));
  }
  position_ = frame;
}

Audio read_audio_file(const fs::path& file) {
  AudioReader reader(file);
  Audio audio{reader.info().sample_rate, reader.info().channels, {}};
  audio.samples = reader.read(std::numeric_limits<std::int64_t>::max());
  if (audio.samples.empty()) {
    throw InputError(str_cat("The audio file '", file.string(), "' contains no samples."));
  }
  return audio;
}

}  // namespace crooner::audio
