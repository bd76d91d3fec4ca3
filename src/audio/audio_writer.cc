#include "audio/audio_writer.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "audio/audio_format.h"
#include "audio/memory_file.h"
#include "audio/resample.h"
#include "audio/wav_chunk.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr std::size_t kWriteBlock = 1 << 14;  // frames converted at a time

void check_finite(const std::filesystem::path& file, const Audio& audio) {
  const auto bad = std::find_if(audio.samples.begin(), audio.samples.end(),
                                [](float sample) { return !std::isfinite(sample); });
  if (bad == audio.samples.end()) return;
  const auto frame = (bad - audio.samples.begin()) / audio.channels;
  throw InputError(str_cat("'", file.string(), "' is not written: the sample at ",
                           static_cast<double>(frame) / audio.sample_rate, " s (frame ", frame,
                           ") is not a finite number."));
}

// The size of a WAV is limited to 32 bits.
void check_size(const std::filesystem::path& file, const Audio& audio, int format) {
  const bool wav = (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAV;
  if (wav && audio.samples.size() > (std::numeric_limits<std::uint32_t>::max() - 65536) / 4) {
    throw UsageError(
        str_cat("'", file.string(), "' cannot be written: ", audio.seconds(),
                " seconds are too long for a WAV; write a .w64 or .flac file instead."));
  }
}

// libsndfile's own conversion scales by 32767 when writing and by 32768 when reading; with this
// one, reading and writing again is lossless.
template <typename Integer>
void convert(const float* from, std::size_t count, int bits, Integer* to) {
  const double scale = std::ldexp(1.0, bits - 1);
  const int shift =
      static_cast<int>(sizeof(Integer)) * 8 - bits;  // libsndfile reads the upper bits
  for (std::size_t i = 0; i < count; ++i) {
    const double value = std::clamp(std::nearbyint(from[i] * scale), -scale, scale - 1);
    to[i] = static_cast<Integer>(static_cast<std::int64_t>(value) * (std::int64_t{1} << shift));
  }
}

sf_count_t write_block(SNDFILE* out, int format, const float* samples, std::size_t count) {
  const auto size = static_cast<sf_count_t>(count);
  switch (format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_16: {
      std::vector<short> integers(count);
      convert(samples, count, 16, integers.data());
      return sf_write_short(out, integers.data(), size);
    }
    case SF_FORMAT_PCM_24: {
      std::vector<int> integers(count);
      convert(samples, count, 24, integers.data());
      return sf_write_int(out, integers.data(), size);
    }
    case SF_FORMAT_FLOAT:
      return sf_write_float(out, samples, size);
    default: {  // compressed: encoders may wrap around beyond full scale
      std::vector<float> clamped(samples, samples + count);
      for (float& sample : clamped) sample = std::clamp(sample, -1.0f, 1.0f);
      return sf_write_float(out, clamped.data(), size);
    }
  }
}

std::vector<std::byte> encode(const std::filesystem::path& file, const Audio& audio, int format) {
  SF_INFO info = {};
  info.samplerate = audio.sample_rate;
  info.channels = audio.channels;
  info.format = format;
  MemoryFile memory;
  SF_VIRTUAL_IO io = MemoryFile::callbacks();
  std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> out(sf_open_virtual(&io, SFM_WRITE, &info, &memory),
                                                  sf_close);
  if (!out)
    throw UsageError(str_cat("'", file.string(), "' cannot be written: ", sf_strerror(nullptr)));
  // The PEAK chunk contains the time of day.
  sf_command(out.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
  const std::size_t block = kWriteBlock * audio.channels;
  for (std::size_t at = 0; at < audio.samples.size(); at += block) {
    const std::size_t count = std::min(block, audio.samples.size() - at);
    if (write_block(out.get(), format, audio.samples.data() + at, count) !=
        static_cast<sf_count_t>(count)) {
      throw ResourceError(
          str_cat("'", file.string(), "' cannot be written: ", sf_strerror(out.get())));
    }
  }
  out.reset();  // closing writes the header
  return std::move(memory.bytes);
}

}  // namespace

WriteResult write_audio_file(const std::filesystem::path& file, const Audio& audio,
                             const WriteOptions& options) {
  const int rate = stored_rate(file, audio.sample_rate);
  if (rate != audio.sample_rate) return write_audio_file(file, resample(audio, rate), options);
  const int format = writable_format(file, rate, audio.channels, options.format);
  check_size(file, audio, format);
  check_finite(file, audio);
  std::vector<std::byte> bytes = encode(file, audio, format);
  if ((format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAV && !options.metadata.empty()) {
    append_wav_metadata(bytes, options.metadata);
  }
  if (takes_tags(file) && (!options.metadata.empty() || options.tags != Tags{})) {
    embed_tags(file, options.tags, options.metadata, &bytes);
  }
  AtomicFile out(file);
  out.write(bytes);
  out.commit();
  WriteResult written;
  written.clipped = std::count_if(audio.samples.begin(), audio.samples.end(),
                                  [](float sample) { return std::abs(sample) > 1.0f; });
  return written;
}

}  // namespace crooner::audio
