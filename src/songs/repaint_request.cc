#include "songs/repaint_request.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "songs/metadata.h"
#include "songs/original_song.h"
#include "songs/request_from_options.h"

namespace crooner::songs {
namespace {

constexpr double kMargin = 1e-6;  // codes: 0.104 s are the 13 codes that they are written for

// The span of [from, to) s in top codes of `seconds` s each, rounded outward.
void set_span(const cli::RepaintOptions& options, double seconds, Repaint* repaint) {
  const auto existing = static_cast<std::int64_t>(repaint->codes.back().size());
  const double length = static_cast<double>(existing) * seconds;
  const double from = options.from.value_or(0),
               to = options.prepend ? *options.prepend : *options.to;
  if (to - from < seconds * (1 - kMargin)) {
    throw UsageError(str_cat(options.prepend ? "--prepend is " : "The span from --from to --to is ",
                             to - from, " s long, shorter than a top code (", seconds, " s)."));
  }
  if (!options.prepend && to > length + seconds * kMargin) {
    throw UsageError(str_cat("--to is ", to, ", outside the song, which is ", length,
                             " s long; crooner continue extends it."));
  }
  repaint->prepend = options.prepend.has_value();
  repaint->begin = static_cast<std::int64_t>(std::floor(from / seconds + kMargin));
  repaint->end = static_cast<std::int64_t>(std::ceil(to / seconds - kMargin));
}

void set_levels(const cli::RepaintOptions& options, const Model& model, int lowest,
                Repaint* repaint) {
  const int top = model.levels() - 1;
  repaint->first_level = options.first_level.value_or(top);
  if (repaint->first_level >= lowest && repaint->first_level <= top) return;
  throw UsageError(str_cat("--levels names level ", repaint->first_level,
                           " as the highest; the song '", options.source, "' has levels ", lowest,
                           " to ", top, "."));
}

}  // namespace

Request repaint_request(const cli::RepaintOptions& options, const CodeSource& source,
                        const Model& model) {
  cli::ContinueOptions flags;
  flags.labels = options.labels;
  flags.sampling = options.sampling;
  std::vector<std::string> notes;
  Request request = request_from_json(source.metadata->at("request"), source.name);
  const int lowest = request.stop_after_level;
  request = request_from_options(flags, std::move(request), &notes);
  for (const std::string& sentence : notes) log::warn(sentence);
  request.stop_after_level = lowest;
  request.upsample_segments = {.all = 1, .levels = {}};
  request.repaint = read_original(source);
  Repaint& repaint = *request.repaint;
  const double seconds = static_cast<double>(model.hop(model.levels() - 1)) / model.sample_rate();
  if (static_cast<int>(repaint.codes.size()) != model.levels()) {
    throw InputError(str_cat("The song of '", source.name, "' has ", repaint.codes.size(),
                             " levels; the model '", model.name(), "' has ", model.levels(), "."));
  }
  set_span(options, seconds, &repaint);
  set_levels(options, model, lowest, &repaint);
  const std::int64_t added = repaint.prepend ? repaint.end : 0;
  const auto existing = static_cast<std::int64_t>(repaint.codes.back().size());
  request.seconds = static_cast<double>(existing + added) * seconds;
  if (request.total_seconds) {
    request.total_seconds = *request.total_seconds + static_cast<double>(added) * seconds;
  }
  return request;
}

}  // namespace crooner::songs
