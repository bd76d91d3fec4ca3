#include "api/segment_joiner.h"

#include <algorithm>
#include <vector>

#include "audio/cross_fade.h"

namespace crooner::api {
namespace {

constexpr double kFadeSeconds = 0.01;

using LevelCodes = std::vector<std::int64_t>;

std::span<float> part(std::vector<float>& samples, std::int64_t begin, std::int64_t end) {
  return std::span(samples).subspan(begin, end - begin);
}

}  // namespace

// How far around a code its sound depends on other codes, and the length of a cross-fade.
struct SegmentJoiner::Reach {
  std::int64_t hop;
  std::int64_t codes;      // the decoder's receptive field on either side
  std::int64_t half_fade;  // samples

  // Codes at either end of an overlap where a segment's sound lacks the codes beyond it.
  std::int64_t margin() const { return codes + (half_fade + hop - 1) / hop; }
};

SegmentJoiner::Reach SegmentJoiner::reach(int level) const {
  const model::Vqvae& codec = codec_();
  return {codec.config().hop(level), codec.decoder_reach(level),
          static_cast<std::int64_t>(kFadeSeconds / 2 * codec.config().sample_rate)};
}

std::int64_t SegmentJoiner::choose_seam(const sampling::Overlap& overlap) const {
  const Reach around = reach(overlap.level);
  const std::int64_t shared = overlap.length;
  if (shared < 2 * around.margin()) return shared / 2;
  const auto codes = static_cast<std::size_t>(shared + around.codes);
  Audio left = decode_(overlap.left.last(std::min(overlap.left.size(), codes)), overlap.level);
  Audio right = decode_(overlap.right.first(std::min(overlap.right.size(), codes)), overlap.level);
  const std::int64_t before = left.frames() - shared * around.hop;
  std::int64_t best = shared / 2;
  double best_similarity = -2;
  for (std::int64_t kept = around.margin(); kept <= shared - around.margin(); ++kept) {
    const std::int64_t begin = kept * around.hop - around.half_fade,
                       end = begin + 2 * around.half_fade;
    const double alike = audio::similarity(part(left.samples, before + begin, before + end),
                                           part(right.samples, begin, end));
    if (alike > best_similarity) {
      best_similarity = alike;
      best = kept;
    }
  }
  return best;
}

void SegmentJoiner::cross_fade(int level, const sampling::SongLevel& song, Audio& audio) const {
  for (const sampling::Seam& seam : song.seams) cross_fade_seam(level, song, seam, audio);
}

void SegmentJoiner::cross_fade_seam(int level, const sampling::SongLevel& song,
                                    const sampling::Seam& seam, Audio& audio) const {
  const Reach around = reach(level);
  const auto shared = static_cast<std::int64_t>(seam.left.size());
  if (shared < 2 * around.margin()) return;
  // Both versions of the overlap, with what the song has on the side where the segment continues.
  const std::int64_t first = std::max<std::int64_t>(0, seam.begin - around.codes);
  const std::int64_t last =
      std::min(static_cast<std::int64_t>(song.codes.size()), seam.begin + shared + around.codes);
  LevelCodes left(song.codes.begin() + first, song.codes.begin() + seam.begin);
  left.insert(left.end(), seam.left.begin(), seam.left.end());
  LevelCodes right = seam.right;
  right.insert(right.end(), song.codes.begin() + seam.begin + shared, song.codes.begin() + last);
  Audio from = decode_(left, level), to = decode_(right, level);

  // From the seam's reach on either side on, the song's own codes sound the same.
  const std::int64_t at = seam.position * around.hop;
  const std::int64_t change = std::max(around.half_fade, around.codes * around.hop);
  const std::int64_t fade_begin = at - around.half_fade, fade_end = at + around.half_fade;
  const std::int64_t of_left = first * around.hop, of_right = seam.begin * around.hop;
  std::ranges::copy(part(from.samples, at - change - of_left, fade_begin - of_left),
                    audio.samples.begin() + (at - change));
  audio::cross_fade(part(from.samples, fade_begin - of_left, fade_end - of_left),
                    part(to.samples, fade_begin - of_right, fade_end - of_right),
                    part(audio.samples, fade_begin, fade_end));
  std::ranges::copy(part(to.samples, fade_end - of_right, at + change - of_right),
                    audio.samples.begin() + fade_end);
}

}  // namespace crooner::api
