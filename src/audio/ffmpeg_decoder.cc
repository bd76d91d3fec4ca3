#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "audio/chunks.h"
#include "audio/decoder.h"
#include "base/error.h"
#include "base/piped_process.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr std::size_t kAuHeader = 24;

// The file is ffmpeg's standard input, under a name that can be opened again: so that it can be
// read at any offset, whatever its own name is. Playlists may name no other files.
const std::vector<std::string> kCommand = {
    "ffmpeg",    "-nostdin",  "-v",         "error", "-protocol_whitelist",
    "file,pipe", "-i",        "/dev/stdin", "-map",  "0:a:0",
    "-c:a",      "pcm_f32be", "-f",         "au",    "pipe:1"};

class FfmpegDecoder : public Decoder {
 public:
  FfmpegDecoder(const SeekableFile& file, Warnings* warnings)
      : name_(str_cat("The audio file '", file.path().string(), "'")),
        warnings_(warnings),
        process_(kCommand, file.descriptor()) {
    std::string head(kAuHeader, '\0');
    head.resize(process_.read(std::as_writable_bytes(std::span(head))));
    if (head.size() < kAuHeader) fail("holds no sound");
    const auto field = [&](std::size_t at) {
      return read_integer(std::string_view(head).substr(at, 4), true);
    };
    sample_rate_ = static_cast<int>(field(16));
    channels_ = static_cast<int>(field(20));
    std::string rest(field(4) - std::min<std::uint64_t>(field(4), kAuHeader), '\0');
    process_.read(std::as_writable_bytes(std::span(rest)));
    if (!head.starts_with(".snd") || sample_rate_ <= 0 || channels_ <= 0) fail("holds no sound");
  }

  int sample_rate() const override { return sample_rate_; }
  int channels() const override { return channels_; }
  bool is_lossy() const override { return true; }
  bool next_piece() override { return false; }

  std::int64_t read(float* to, std::int64_t frames) override {
    if (ended_) return 0;
    const auto count = static_cast<std::size_t>(frames * channels_);
    const auto bytes = std::as_writable_bytes(std::span(to, count));
    const std::size_t got = process_.read(bytes) / sizeof(float);
    for (std::size_t i = 0; i < got; ++i) {
      auto* const at = reinterpret_cast<unsigned char*>(to + i);
      if constexpr (std::endian::native == std::endian::little)
        std::reverse(at, at + sizeof(float));
    }
    if (got < count) end();
    return static_cast<std::int64_t>(got) / channels_;
  }

 private:
  void end() {
    ended_ = true;
    const PipedProcess::End end = process_.wait();
    if (!end.success) {
      throw InputError(str_cat(name_, " cannot be read to its end by ffmpeg: ", end.message, "."));
    }
    if (!end.message.empty()) {
      warnings_->push_back(str_cat(name_, " is damaged, as ffmpeg says: ", end.message, "."));
    }
  }

  [[noreturn]] void fail(const char* what) {
    const PipedProcess::End end = process_.wait();
    throw InputError(str_cat(name_, " ", what, " that ffmpeg could read",
                             end.message.empty() ? "" : str_cat(" (", end.message, ")"), "."));
  }

  std::string name_;
  Warnings* warnings_;
  PipedProcess process_;
  int sample_rate_ = 0;
  int channels_ = 0;
  bool ended_ = false;
};

}  // namespace

bool has_ffmpeg() {
  return is_on_path("ffmpeg");
}

std::unique_ptr<Decoder> open_ffmpeg(const SeekableFile& file, Warnings* warnings) {
  return std::make_unique<FfmpegDecoder>(file, warnings);
}

}  // namespace crooner::audio
