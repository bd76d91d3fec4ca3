#include "api/line_starts.h"

#include <algorithm>
#include <cmath>

#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::api {

std::vector<std::optional<std::int64_t>> line_starts(const Request& request, std::int64_t total,
                                                     int sample_rate,
                                                     std::vector<std::string>* warnings) {
  const auto lines =
      static_cast<std::size_t>(std::count(request.lyrics.begin(), request.lyrics.end(), '\n') + 1);
  if (request.lyric_times.size() > lines) {
    throw UsageError(str_cat("There are times for ", counted(request.lyric_times.size(), "line"),
                             " of lyrics, but the lyrics have ", lines, "."));
  }
  std::vector<std::optional<std::int64_t>> starts;
  double reached = 0;
  for (const auto& seconds : request.lyric_times) {
    if (seconds && !(*seconds >= reached && *seconds <= 1e6)) {
      throw UsageError(str_cat("Line ", starts.size() + 1, " of the lyrics begins at ", *seconds,
                               " s; times must be finite numbers that ascend from 0."));
    }
    starts.emplace_back();
    if (!seconds) continue;
    reached = *seconds;
    starts.back() = std::llround(reached * sample_rate);
  }
  const double end = static_cast<double>(total) / sample_rate;
  if (reached >= end) {
    warnings->push_back(str_cat("The times of the lyrics reach ", reached, " s, beyond the song's ",
                                end, " s (--seconds, or --total-seconds for a part of a song)."));
  }
  return starts;
}

}  // namespace crooner::api
