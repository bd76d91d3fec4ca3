#include "audio/audio_format.h"

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

// SF_FORMAT_MPEG and SF_FORMAT_MPEG_LAYER_III, which libsndfile before 1.1 does not define (and
// rejects).
constexpr int kMpeg = 0x230000;
constexpr int kMpegLayer3 = 0x0082;

struct Kind {
  std::string_view extension;
  int container;
  int compressed;  // the only subformat; 0: follows from the sample format
};

constexpr std::array kKinds = std::to_array<Kind>({
    {".wav", SF_FORMAT_WAV, 0},
    {".flac", SF_FORMAT_FLAC, 0},
    {".ogg", SF_FORMAT_OGG, SF_FORMAT_VORBIS},
    {".opus", SF_FORMAT_OGG, SF_FORMAT_OPUS},
    {".mp3", kMpeg, kMpegLayer3},
    {".aiff", SF_FORMAT_AIFF, 0},
    {".aif", SF_FORMAT_AIFF, 0},
    {".caf", SF_FORMAT_CAF, 0},
    {".au", SF_FORMAT_AU, 0},
    {".w64", SF_FORMAT_W64, 0},
});

int subtype(SampleFormat format) {
  switch (format) {
    case SampleFormat::kPcm16:
      return SF_FORMAT_PCM_16;
    case SampleFormat::kPcm24:
      return SF_FORMAT_PCM_24;
    case SampleFormat::kFloat:
      return SF_FORMAT_FLOAT;
  }
  return 0;
}

bool accepted(int format, int sample_rate, int channels) {
  SF_INFO info = {};
  info.format = format;
  info.samplerate = sample_rate;
  info.channels = channels;
  return sf_format_check(&info) != 0;
}

int format_of(const Kind& kind, SampleFormat format) {
  return kind.container | (kind.compressed ? kind.compressed : subtype(format));
}

}  // namespace

std::string extension_of(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return extension;
}

std::vector<std::string> writable_extensions() {
  std::vector<std::string> extensions;
  for (const Kind& kind : kKinds) {
    // 48 kHz: Opus supports few rates.
    if (accepted(format_of(kind, SampleFormat::kPcm16), 48000, 1)) {
      extensions.emplace_back(kind.extension);
    }
  }
  return extensions;
}

int writable_format(const std::filesystem::path& file, int sample_rate, int channels,
                    SampleFormat format) {
  const std::string extension = extension_of(file);
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                 [&](const Kind& k) { return k.extension == extension; });
  const std::vector<std::string> known = writable_extensions();
  if (std::find(known.begin(), known.end(), extension) == known.end()) {
    throw UsageError(str_cat("'", file.string(), "' cannot be written: the extension \"", extension,
                             "\" is not that of a supported audio format; supported are ",
                             join(known), "."));
  }
  const int number = format_of(*kind, format);
  if (accepted(number, sample_rate, channels)) return number;
  if (accepted(format_of(*kind, SampleFormat::kPcm16), sample_rate, channels)) {
    throw UsageError(str_cat("'", file.string(), "' cannot be written: ", extension,
                             " files store samples of 16 or 24 bits, not float."));
  }
  throw UsageError(str_cat("'", file.string(), "' cannot be written: ", extension,
                           " files do not support ", channels,
                           channels == 1 ? " channel" : " channels", " at ", sample_rate,
                           " Hz. Use a .wav or .flac file."));
}

bool is_lossy(const std::filesystem::path& file) {
  const std::string extension = extension_of(file);
  return std::any_of(kKinds.begin(), kKinds.end(), [&](const Kind& kind) {
    return kind.extension == extension && kind.compressed != 0;
  });
}

int stored_rate(const std::filesystem::path& file, int sample_rate) {
  constexpr std::array kOpusRates = {8000, 12000, 16000, 24000, 48000};
  if (extension_of(file) != ".opus") return sample_rate;
  const bool known =
      std::find(kOpusRates.begin(), kOpusRates.end(), sample_rate) != kOpusRates.end();
  return known ? sample_rate : kOpusRates.back();
}

void check_writable(const std::filesystem::path& file, int sample_rate, int channels,
                    SampleFormat format) {
  writable_format(file, stored_rate(file, sample_rate), channels, format);
}

}  // namespace crooner::audio
