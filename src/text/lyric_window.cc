#include "text/lyric_window.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::text {
namespace {

// Each operand is rounded to Real first, then each operation: the published order.
template <typename Real>
std::int64_t middle(std::int64_t length, std::int64_t total, std::int64_t offset,
                    std::int64_t duration) {
  const Real half = static_cast<Real>(duration) / Real{2};
  const Real centre = static_cast<Real>(offset) + half;
  const Real scaled = static_cast<Real>(length) * centre;
  return static_cast<std::int64_t>(scaled / static_cast<Real>(total));
}

// The token that is sung at a sample.
std::int64_t token_at(double sample, std::int64_t length, std::int64_t total,
                      const std::vector<TimedToken>& times) {
  TimedToken before;
  TimedToken after{length, total};
  for (const TimedToken& time : times) {
    if (static_cast<double>(time.sample) > sample) {
      after = time;
      break;
    }
    before = time;
  }
  const auto span = static_cast<double>(after.sample - before.sample);
  const double share = span > 0 ? (sample - static_cast<double>(before.sample)) / span : 1;
  return before.token +
         static_cast<std::int64_t>(share * static_cast<double>(after.token - before.token));
}

}  // namespace

LyricWindow lyric_window(const std::vector<std::int64_t>& lyrics, int window,
                         std::int64_t total_length, std::int64_t offset, std::int64_t duration,
                         WindowArithmetic arithmetic, const std::vector<TimedToken>& times) {
  const auto length = static_cast<std::int64_t>(lyrics.size());
  LyricWindow result;
  if (window == 0) return result;
  if (length < window) {
    result.tokens.assign(window - length, 0);
    result.indices.assign(window - length, -1);
    result.tokens.insert(result.tokens.end(), lyrics.begin(), lyrics.end());
    for (std::int64_t i = 0; i < length; ++i) result.indices.push_back(i);
    return result;
  }
  if (offset < 0 || offset >= total_length) {
    throw UsageError(str_cat("The offset of a lyric window is ", offset,
                             " samples; it must be between 0 and the song's total length of ",
                             total_length, " samples."));
  }
  const std::int64_t half = window / 2;
  const double centre = static_cast<double>(offset) + static_cast<double>(duration) / 2;
  const std::int64_t mid = !times.empty() ? token_at(centre, length, total_length, times)
                           : arithmetic == WindowArithmetic::kFloat
                               ? middle<float>(length, total_length, offset, duration)
                               : middle<double>(length, total_length, offset, duration);
  // With an odd window the last clamp would leave one token too few.
  const std::int64_t first = std::min(std::clamp(mid, half, length - half) - half, length - window);
  for (std::int64_t i = first; i < first + window; ++i) {
    result.tokens.push_back(lyrics[i]);
    result.indices.push_back(i);
  }
  return result;
}

}  // namespace crooner::text
