#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "api/repaint.h"
#include "audio/cross_fade.h"

namespace crooner::api {
namespace {

constexpr double kSearch = 0.02;          // s, at an end of the span
constexpr double kFade = 0.01;            // s
constexpr double kReach = 0.1;            // s around the span that the gain is not measured in
constexpr double kSmallestChange = 1e-3;  // of a gain: less is the rounding of samples

// The existing song's sound and the new one, at the samples of the finished song.
class TwoSounds {
 public:
  TwoSounds(const Repaint& repaint, Audio& audio)
      : old_(repaint.audio.samples), audio_(audio.samples) {
    const auto existing = static_cast<std::int64_t>(repaint.codes.back().size());
    const std::int64_t hop = static_cast<std::int64_t>(old_.size()) / existing;
    begin_ = repaint.begin * hop;
    end_ = repaint.end * hop;
    offset_ = repaint.prepend ? end_ : 0;
    search_ = static_cast<std::int64_t>(kSearch * audio.sample_rate);
    half_fade_ = static_cast<std::int64_t>(kFade / 2 * audio.sample_rate);
    reach_ = static_cast<std::int64_t>(kReach * audio.sample_rate);
    // Short spans have short seams: each in a half of the span.
    search_ = std::min({search_, (end_ - begin_) / 2, static_cast<std::int64_t>(old_.size()) / 2});
    half_fade_ = std::min(half_fade_, search_ / 2);
  }

  void scale_new() {
    const double factor = gain();
    if (std::abs(factor - 1) < kSmallestChange) return;
    for (float& sample : audio_) sample *= static_cast<float>(factor);
  }

  void keep_left() {
    if (begin_ == 0) return;
    const std::int64_t at = most_alike(begin_), fade = at - half_fade_;
    seams_.push_back(at);
    std::ranges::copy(old(0, fade), audio_.begin());
    audio::cross_fade(old(fade, at + half_fade_), now(fade, at + half_fade_),
                      now(fade, at + half_fade_));
  }

  void keep_right() {
    if (end_ == static_cast<std::int64_t>(audio_.size())) return;
    const std::int64_t at = most_alike(offset_ > 0 ? end_ : end_ - search_), fade = at - half_fade_;
    seams_.push_back(at);
    audio::cross_fade(now(fade, at + half_fade_), old(fade, at + half_fade_),
                      now(fade, at + half_fade_));
    std::ranges::copy(old(at + half_fade_, static_cast<std::int64_t>(audio_.size())),
                      audio_.begin() + at + half_fade_);
  }

  const std::vector<std::int64_t>& seams() const { return seams_; }

 private:
  std::span<const float> old(std::int64_t begin, std::int64_t end) const {
    return old_.subspan(begin - offset_, end - begin);
  }
  std::span<float> now(std::int64_t begin, std::int64_t end) const {
    return audio_.subspan(begin, end - begin);
  }

  // What the existing song was scaled by (--normalize, --loudness): where the codes are the same,
  // the sounds differ by that alone.
  double gain() const {
    double product = 0, energy = 0;
    for (std::int64_t i = offset_; i < static_cast<std::int64_t>(audio_.size()); ++i) {
      if (i >= begin_ - reach_ && i < end_ + reach_) continue;
      const double before = old_[i - offset_];
      const double after = audio_[i];
      product += before * after;
      energy += after * after;
    }
    return energy > 0 && product > 0 ? product / energy : 1;
  }

  // The middle of the cross-fade: one that lies within the search range from `first` on.
  std::int64_t most_alike(std::int64_t first) const {
    std::int64_t best = first + half_fade_;
    double best_similarity = -2;
    for (std::int64_t at = best; at <= first + search_ - half_fade_; ++at) {
      const double alike = audio::similarity(old(at - half_fade_, at + half_fade_),
                                             now(at - half_fade_, at + half_fade_));
      if (alike <= best_similarity) continue;
      best_similarity = alike;
      best = at;
    }
    return best;
  }

  std::span<const float> old_;
  std::span<float> audio_;
  std::int64_t begin_ = 0, end_ = 0, offset_ = 0;  // of the span; of the existing song
  std::int64_t search_ = 0, half_fade_ = 0, reach_ = 0;
  std::vector<std::int64_t> seams_;  // the middles of the cross-fades
};

}  // namespace

std::vector<std::int64_t> keep_sound(const Repaint& repaint, Audio& audio) {
  if (repaint.audio.samples.empty()) return {};
  TwoSounds sounds(repaint, audio);
  sounds.scale_new();
  sounds.keep_left();
  sounds.keep_right();
  return sounds.seams();
}

}  // namespace crooner::api
