#include "songs/lyrics_length.h"

#include <algorithm>
#include <cmath>

#include "api/labellers.h"
#include "api/model_folder.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "plan/lengths.h"

namespace crooner::songs {
namespace {

// Characters per second: pop songs lie between 8 and 15 where they are sung, fast rap reaches 25.
constexpr double kUsualRate = 12;
constexpr double kFastestRate = 25;
// A line or two are no reason to warn about a test song of a quarter of a second.
constexpr double kFewCharacters = 60;

double characters(const Request& request) {
  return static_cast<double>(decode_utf8(request.lyrics).size());
}

double whole_top_codes(double seconds, const config::ModelFolder& folder) {
  const int rate = folder.vqvae.sample_rate;
  const auto samples = static_cast<std::int64_t>(std::ceil(seconds * rate));
  return static_cast<double>(plan::round_up_to_top_code(api::prior_configs(folder), samples)) /
         rate;
}

double needed_seconds(const Request& request, const Model& model) {
  const config::ModelFolder& folder = api::model_folder(model);
  const int last = std::clamp(request.stop_after_level, 0, folder.top_level());
  const double shortest =
      static_cast<double>(plan::min_length(api::prior_configs(folder), folder.top_level(), last)) /
      folder.vqvae.sample_rate;
  return whole_top_codes(std::max(characters(request) / kUsualRate, shortest), folder);
}

}  // namespace

double seconds_for_lyrics(const Request& request, const Model& model) {
  if (request.lyrics.empty()) return api::model_folder(model).default_seconds;
  return needed_seconds(request, model);
}

std::string crowded_lyrics(const Request& request, const Model& model) {
  const config::ModelFolder& folder = api::model_folder(model);
  const auto& labels = folder.top().config.labels;
  if (!labels || !folder.top().config.lyrics) return "";  // none are sung
  const double seconds = request.seconds.value_or(folder.default_seconds);
  const double total = request.total_seconds.value_or(std::max(seconds, labels->min_duration));
  if (characters(request) <= kFastestRate * total + kFewCharacters) return "";
  return str_cat("The lyrics have ", characters(request), " characters, too many to be sung in ",
                 total, " s; they need about ", needed_seconds(request, model),
                 " s (--seconds auto).");
}

}  // namespace crooner::songs
