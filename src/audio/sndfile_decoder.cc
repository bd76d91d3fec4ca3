#include <sndfile.h>

#include <limits>
#include <utility>

#include "audio/decoder.h"
#include "audio/sample_sizes.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

constexpr std::int64_t kNoLength = std::numeric_limits<std::int64_t>::max();

bool is_lossy_format(int format) {
  switch (format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_VORBIS:
    case SF_FORMAT_OPUS:
      return true;
    default:
      return false;
  }
}

// One piece, open.
class OpenPiece {
 public:
  explicit OpenPiece(SndfilePiece piece)
      : expected_(piece.frames), cursor_(std::make_unique<ByteCursor>(ByteCursor{piece.bytes})) {
    SF_VIRTUAL_IO io = ByteCursor::callbacks();
    file_.reset(sf_open_virtual(&io, SFM_READ, &info, cursor_.get()));
    if (expected_ == 0 && info.frames != kNoLength) expected_ = info.frames;
  }

  bool is_open() const { return file_ != nullptr; }
  SNDFILE* get() const { return file_.get(); }
  std::int64_t expected() const { return expected_; }  // frames; 0: not known

  SF_INFO info = {};
  std::int64_t position = 0;  // frames

 private:
  struct Closer {
    void operator()(SNDFILE* file) const { sf_close(file); }
  };
  std::int64_t expected_;
  std::unique_ptr<ByteCursor> cursor_;
  std::unique_ptr<SNDFILE, Closer> file_;
};

class SndfileDecoder : public Decoder {
 public:
  SndfileDecoder(std::string name, OpenPiece first,
                 std::function<std::optional<SndfilePiece>()> next, Warnings* warnings)
      : name_(std::move(name)),
        piece_(std::move(first)),
        next_(std::move(next)),
        warnings_(warnings) {}

  int sample_rate() const override { return piece_.info.samplerate; }
  int channels() const override { return piece_.info.channels; }
  bool is_lossy() const override { return is_lossy_format(piece_.info.format); }

  std::int64_t read(float* to, std::int64_t frames) override {
    const sf_count_t got = sf_readf_float(piece_.get(), to, frames);
    piece_.position += got;
    if (got < frames && !ended_) check_end();
    return got;
  }

  bool next_piece() override {
    auto next = next_();
    if (!next) return false;
    OpenPiece piece(std::move(*next));
    if (!piece.is_open()) {
      throw InputError(str_cat(name_, " consists of several pieces, and piece ", number_ + 1,
                               " is no sound that can be read (", sf_strerror(nullptr), ")."));
    }
    piece_ = std::move(piece);
    ++number_;
    ended_ = false;
    return true;
  }

 private:
  // A lossy file counts its frames roughly, and its containers are checked by themselves.
  void check_end() {
    ended_ = true;
    const int error = sf_error(piece_.get());
    const std::int64_t expected = is_lossy() ? 0 : piece_.expected();
    const std::int64_t position = piece_.position;
    const std::string why =
        error == SF_ERR_NO_ERROR ? "" : str_cat(" (", sf_error_number(error), ")");
    if (expected > position || error != SF_ERR_NO_ERROR) {
      const auto missing =
          static_cast<std::uint64_t>(std::max<std::int64_t>(expected - position, 0));
      const bool small =
          error == SF_ERR_NO_ERROR && is_small_loss(missing, static_cast<std::uint64_t>(expected),
                                                    static_cast<std::uint64_t>(sample_rate()));
      if (!small) {
        throw InputError(str_cat(name_, " is truncated or damaged: ", position, " of ", expected,
                                 " frames could be read", why, "."));
      }
      warnings_->push_back(str_cat(name_, " is cut off: ", missing, " of its ", expected,
                                   " frames ", is_or_are(missing), " missing."));
    } else if (expected > 0 && expected < position) {
      warnings_->push_back(str_cat(name_, " counts ", expected, " frames in its header, but has ",
                                   position, ": all are read."));
    }
  }

  std::string name_;
  OpenPiece piece_;
  std::function<std::optional<SndfilePiece>()> next_;
  Warnings* warnings_;
  int number_ = 1;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Decoder> open_sndfile(std::function<std::optional<SndfilePiece>()> next,
                                      Warnings* warnings, std::string* reason) {
  auto first = next();
  if (!first) return nullptr;
  const std::string name = str_cat("The audio file '", first->bytes.file().path().string(), "'");
  OpenPiece piece(std::move(*first));
  if (!piece.is_open()) {
    *reason = sf_strerror(nullptr);
    while (reason->ends_with('.')) reason->pop_back();
    // "SF_INFO struct incomplete" and the like, which are about the inside of libsndfile
    if (reason->starts_with("Internal error")) {
      *reason = "its header has an impossible sample rate, number of channels or length";
    }
    return nullptr;
  }
  return std::make_unique<SndfileDecoder>(name, std::move(piece), std::move(next), warnings);
}

}  // namespace crooner::audio
