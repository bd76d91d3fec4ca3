#include "api/repaint.h"

#include <algorithm>

#include "api/prompt.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::api {
namespace {

std::int64_t existing_top_codes(const Repaint& repaint) {
  return repaint.codes.empty() ? 0 : static_cast<std::int64_t>(repaint.codes.back().size());
}

std::int64_t codes_per_top_code(const config::ModelFolder& model, int level) {
  return model.vqvae.hop(model.top_level()) / model.vqvae.hop(level);
}

void check_span(const config::ModelFolder& model, const Request& request) {
  const Repaint& repaint = *request.repaint;
  const std::int64_t existing = existing_top_codes(repaint);
  const bool inside = repaint.prepend ? repaint.begin == 0 : repaint.end <= existing;
  if (repaint.begin < 0 || repaint.end <= repaint.begin || !inside) {
    throw UsageError(str_cat("The span of top codes ", repaint.begin, " to ", repaint.end,
                             " does not lie in the song, which has ", existing, "."));
  }
  const int top = model.top_level();
  if (repaint.first_level < request.stop_after_level || repaint.first_level > top ||
      (repaint.prepend && repaint.first_level != top)) {
    throw UsageError(str_cat("Level ", repaint.first_level,
                             " cannot be the highest that is sampled again: it lies between ",
                             repaint.prepend ? top : request.stop_after_level, " and ", top, "."));
  }
}

void check_existing(const config::ModelFolder& model, const Request& request) {
  const Repaint& repaint = *request.repaint;
  const std::int64_t existing = existing_top_codes(repaint);
  for (int level = request.stop_after_level; level <= model.top_level(); ++level) {
    const auto& codes = repaint.codes.at(level);
    const std::int64_t needed = existing * codes_per_top_code(model, level);
    if (static_cast<std::int64_t>(codes.size()) != needed) {
      throw UsageError(str_cat("The song to repaint has ", codes.size(), " codes of level ", level,
                               "; ", needed, " are expected."));
    }
    check_codes(model, codes, level);
  }
  const Audio& audio = repaint.audio;
  const std::int64_t samples = existing * model.vqvae.hop(model.top_level());
  if (audio.samples.empty()) return;
  if (audio.channels == 1 && audio.frames() == samples &&
      audio.sample_rate == model.vqvae.sample_rate) {
    return;
  }
  throw UsageError(str_cat("The sound of the song to repaint has ", audio.frames(), " samples at ",
                           audio.sample_rate, " Hz in ", counted(audio.channels, "channel"), "; ",
                           samples, " mono samples at ", model.vqvae.sample_rate,
                           " Hz are expected."));
}

}  // namespace

Codes codes_before_span(const config::ModelFolder& model, const Request& request) {
  if (request.prompt || !request.prompt_codes.empty()) {
    throw UsageError("A song is repainted, or continues a prompt or codes, not both.");
  }
  const Repaint& repaint = *request.repaint;
  if (static_cast<int>(repaint.codes.size()) != model.vqvae.levels) {
    throw UsageError(str_cat("The song to repaint has ", repaint.codes.size(),
                             " levels; the model '", model.name, "' has ", model.vqvae.levels,
                             "."));
  }
  check_span(model, request);
  check_existing(model, request);
  if (repaint.prepend) return {};
  Codes before(repaint.codes.size());
  for (int level = request.stop_after_level; level <= model.top_level(); ++level) {
    const auto at = static_cast<std::size_t>(level);
    before[at] = repaint.codes[at];
    if (level > repaint.first_level) continue;
    before[at].resize(repaint.begin * codes_per_top_code(model, level));
  }
  const bool any =
      std::any_of(before.begin(), before.end(), [](const auto& codes) { return !codes.empty(); });
  return any ? before : Codes();
}

std::vector<std::int64_t> codes_after_span(const config::ModelFolder& model, const Repaint& repaint,
                                           int level) {
  if (level > repaint.first_level) return {};
  const auto& codes = repaint.codes.at(level);
  const std::int64_t begin = repaint.prepend ? 0 : repaint.end * codes_per_top_code(model, level);
  return {codes.begin() + begin, codes.end()};
}

void check_length(const config::ModelFolder& model, const Repaint& repaint, std::int64_t length) {
  const std::int64_t codes = existing_top_codes(repaint) + (repaint.prepend ? repaint.end : 0);
  const std::int64_t needed = codes * model.vqvae.hop(model.top_level());
  if (length == needed) return;
  const double rate = model.vqvae.sample_rate;
  throw UsageError(str_cat("--seconds is ", static_cast<double>(length) / rate,
                           "; the repainted song has ", static_cast<double>(needed) / rate, " s."));
}

}  // namespace crooner::api
