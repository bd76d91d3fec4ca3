#include "api/prompt.h"

#include <algorithm>
#include <cmath>

#include "api/repaint.h"
#include "audio/resample.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::api {

Audio truncated(Audio audio, std::optional<double> seconds) {
  if (!seconds) return audio;
  const auto frames = static_cast<std::int64_t>(std::llround(*seconds * audio.sample_rate));
  audio.samples.resize(std::min(frames, audio.frames()) * audio.channels);
  return audio;
}

void check_codes(const config::ModelFolder& model, std::span<const std::int64_t> codes, int level) {
  for (const std::int64_t code : codes) {
    if (code >= 0 && code < model.vqvae.bins) continue;
    throw InputError(str_cat("The codes of level ", level, " hold ", code, "; the model '",
                             model.name, "' has codes from 0 to ", model.vqvae.bins - 1, "."));
  }
}

namespace {

// The codes of a request, a list for each level of the model.
Codes requested_codes(const config::ModelFolder& model, const Request& request) {
  Codes codes = request.prompt_codes;
  for (std::size_t level = 0; level < codes.size(); ++level) {
    if (static_cast<int>(level) > model.top_level() && !codes[level].empty()) {
      throw InputError(str_cat("There are codes of level ", level, "; the model '", model.name,
                               "' has levels 0 to ", model.top_level(), "."));
    }
    check_codes(model, codes[level], static_cast<int>(level));
  }
  codes.resize(model.vqvae.levels);
  if (codes.back().empty()) {
    throw InputError(str_cat("There are no codes of level ", model.top_level(),
                             ", the top of the model '", model.name, "', to continue."));
  }
  return codes;
}

}  // namespace

Codes prompt_lengths(const config::ModelFolder& model, const Request& request) {
  if (request.repaint) return codes_before_span(model, request);
  if (!request.prompt_codes.empty() && request.prompt) {
    throw UsageError("A song continues a prompt or codes, not both.");
  }
  if (!request.prompt_codes.empty()) return requested_codes(model, request);
  if (!request.prompt) return {};
  const Audio& prompt = *request.prompt;
  const std::int64_t frames =
      request.prompt_seconds
          ? std::min(prompt.frames(), static_cast<std::int64_t>(std::llround(
                                          *request.prompt_seconds * prompt.sample_rate)))
          : prompt.frames();
  const std::int64_t samples =
      audio::resampled_frames(frames, prompt.sample_rate, model.vqvae.sample_rate);
  const std::int64_t top_codes = samples / model.vqvae.hop(model.top_level());
  if (top_codes < 1) {
    throw InputError(str_cat(
        "The prompt is ", static_cast<double>(frames) / prompt.sample_rate,
        " s long, shorter than one top code of the model '", model.name, "' (",
        static_cast<double>(model.vqvae.hop(model.top_level())) / model.vqvae.sample_rate, " s)."));
  }
  Codes codes;
  for (int level = 0; level < model.vqvae.levels; ++level) {
    const std::int64_t ratio = model.vqvae.hop(model.top_level()) / model.vqvae.hop(level);
    codes.emplace_back(static_cast<std::size_t>(top_codes * ratio), 0);
  }
  return codes;
}

}  // namespace crooner::api
