#include <mpg123.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "audio/decoder.h"
#include "audio/mpeg_frames.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::audio {
namespace {

struct Mpg123Deleter {
  void operator()(mpg123_handle* handle) const { mpg123_delete(handle); }
};
using Mpg123 = std::unique_ptr<mpg123_handle, Mpg123Deleter>;

// Every frame is handed over whole, so libmpg123 neither searches nor estimates. What it would
// print is said in our own words.
Mpg123 new_mpg123() {
  static const int initialised = mpg123_init();  // thread-safe, and does nothing from 1.27 on
  int error = initialised;
  Mpg123 handle(mpg123_new(nullptr, &error));
  if (!handle) {
    throw ResourceError(str_cat("libmpg123 cannot be used: ", mpg123_plain_strerror(error), "."));
  }
  mpg123_param(handle.get(), MPG123_REMOVE_FLAGS, MPG123_GAPLESS, 0);
  mpg123_param(handle.get(), MPG123_ADD_FLAGS,
               MPG123_QUIET | MPG123_FORCE_FLOAT | MPG123_NO_READAHEAD | MPG123_IGNORE_INFOFRAME,
               0);
  mpg123_open_feed(handle.get());
  return handle;
}

// A piece ends where an encoder's info frame begins another one, or rate or channels change.
class MpegDecoder : public Decoder {
 public:
  MpegDecoder(const ByteRange& bytes, Warnings* warnings)
      : name_(str_cat("The audio file '", bytes.file().path().string(), "'")),
        frames_(bytes),
        warnings_(warnings) {
    pending_ = frames_.next();
    if (!next_piece()) throw InputError(str_cat(name_, " contains no samples."));
  }

  int sample_rate() const override { return header_.sample_rate; }
  int channels() const override { return header_.channels; }
  bool is_lossy() const override { return true; }

  std::int64_t read(float* to, std::int64_t frames) override {
    const auto wanted = static_cast<std::size_t>(frames * header_.channels);
    while (!ended_ && available() < wanted) decode_next();
    const std::size_t count = std::min(wanted, available());
    std::copy_n(decoded_.begin() + static_cast<std::ptrdiff_t>(used_), count, to);
    used_ += count;
    if (used_ > kKept) {
      decoded_.erase(decoded_.begin(), decoded_.begin() + static_cast<std::ptrdiff_t>(used_));
      used_ = 0;
    }
    return static_cast<std::int64_t>(count) / header_.channels;
  }

  bool next_piece() override {
    if (!pending_) {
      report();
      return false;
    }
    header_ = pending_->header;
    info_ = parse_mpeg_info(header_, pending_->bytes).value_or(MpegInfo{});
    if (parse_mpeg_info(header_, pending_->bytes)) {
      pending_ = frames_.next();
      if (pending_) header_ = pending_->header;
    }
    decoded_.clear();
    used_ = 0;
    skip_ = info_.delay;
    count_ = 0;
    ended_ = false;
    handle_ = new_mpg123();
    return true;
  }

 private:
  static constexpr std::size_t kKept = 1 << 16;  // samples before the used ones are dropped

  // What may be read: all but the samples that the encoder has added at the end, if it is the end.
  std::size_t available() const {
    const std::size_t held =
        ended_ ? 0 : static_cast<std::size_t>(info_.padding) * static_cast<std::size_t>(channels());
    const std::size_t left = decoded_.size() - used_;
    return left - std::min(left, held);
  }

  bool begins_piece(const MpegFrames::Frame& frame) const {
    return !frame.header.same_stream(header_) || frame.header.channels != header_.channels ||
           parse_mpeg_info(frame.header, frame.bytes).has_value();
  }

  void decode_next() {
    if (!pending_ || begins_piece(*pending_)) return end_piece();
    decode(pending_->bytes);
    ++count_;
    pending_ = frames_.next();
  }

  void decode(const std::string& frame) {
    mpg123_feed(handle_.get(), reinterpret_cast<const unsigned char*>(frame.data()), frame.size());
    const std::size_t before = decoded_.size();
    for (;;) {
      off_t number = 0;
      unsigned char* audio = nullptr;
      std::size_t bytes = 0;
      const int result = mpg123_decode_frame(handle_.get(), &number, &audio, &bytes);
      const auto* samples = reinterpret_cast<const float*>(audio);
      decoded_.insert(decoded_.end(), samples, samples + bytes / sizeof(float));
      if (result == MPG123_ERR) ++damaged_;
      if (result != MPG123_OK && result != MPG123_NEW_FORMAT) break;
    }
    // A frame that cannot be decoded, since it is damaged or the one that it builds upon is
    // missing, is silent: what follows keeps its time.
    const auto expected = static_cast<std::size_t>(header_.samples * header_.channels);
    decoded_.resize(before + expected);
    drop_delay();
  }

  void drop_delay() {
    const auto ch = static_cast<std::size_t>(channels());
    const std::size_t count = std::min(decoded_.size() / ch, static_cast<std::size_t>(skip_));
    if (count == 0) return;
    decoded_.erase(decoded_.begin(), decoded_.begin() + static_cast<std::ptrdiff_t>(count * ch));
    skip_ -= static_cast<int>(count);
  }

  void end_piece() {
    ended_ = true;
    // Some encoders count the frame of the header too.
    const bool as_counted =
        info_.frames == 0 || info_.frames == count_ || info_.frames == count_ + 1;
    if (as_counted) {
      const std::size_t left = decoded_.size() - used_;
      const auto padding = static_cast<std::size_t>(info_.padding * channels());
      decoded_.resize(decoded_.size() - std::min(left, padding));
      return;
    }
    warnings_->push_back(str_cat(name_, info_.frames > count_ ? " is cut off: its" : "'s",
                                 " header counts ", info_.frames, " frames, but ", count_,
                                 " are there."));
  }

  void report() {
    if (reported_) return;
    reported_ = true;
    if (frames_.skipped_before() > 0) {
      warnings_->push_back(
          str_cat(name_, " begins with ", counted(frames_.skipped_before(), "byte"), " that ",
                  is_or_are(frames_.skipped_before()), " no MPEG audio and left out."));
    }
    if (const auto skipped = frames_.skipped() - frames_.skipped_before(); skipped > 0) {
      warnings_->push_back(str_cat(name_, " has ", counted(skipped, "byte"),
                                   " between its frames that ", is_or_are(skipped),
                                   " no MPEG audio."));
    }
    if (frames_.cut()) warnings_->push_back(str_cat(name_, " is cut off within its last frame."));
    if (damaged_ > 0) {
      warnings_->push_back(str_cat(name_, " has ", counted(damaged_, "damaged frame"), ", which ",
                                   is_or_are(damaged_), " silent."));
    }
  }

  std::string name_;
  MpegFrames frames_;
  Warnings* warnings_;
  std::optional<MpegFrames::Frame> pending_;  // the next frame; nothing at the end
  Mpg123 handle_;

  MpegHeader header_;  // of the piece
  MpegInfo info_;
  std::vector<float> decoded_;
  std::size_t used_ = 0;  // of `decoded_`
  int skip_ = 0;          // frames still to leave out
  std::int64_t count_ = 0;
  bool ended_ = false;

  int damaged_ = 0;
  bool reported_ = false;
};

}  // namespace

std::unique_ptr<Decoder> open_mpeg(const ByteRange& bytes, Warnings* warnings) {
  return std::make_unique<MpegDecoder>(bytes, warnings);
}

}  // namespace crooner::audio
