#include "api/workload.h"

#include <algorithm>
#include <utility>

#include "api/guides.h"
#include "api/labellers.h"
#include "api/line_starts.h"
#include "api/repaint.h"
#include "api/requested_lengths.h"
#include "base/error.h"
#include "base/strings.h"
#include "plan/guidance.h"
#include "plan/lengths.h"
#include "plan/segments.h"
#include "plan/windows.h"

namespace crooner::api {
namespace {

template <typename T>
void check_levels(const char* flag, const PerLevel<T>& setting, const config::ModelFolder& model) {
  const int levels = model.vqvae.levels;
  for (const auto& [level, value] : setting.levels) {
    if (level < levels) continue;
    throw UsageError(str_cat(flag, " names level ", level, "; the model '", model.name,
                             "' has levels 0 to ", levels - 1, "."));
  }
}

void check(const Request& request, const config::ModelFolder& model) {
  const int levels = model.vqvae.levels;
  if (request.stop_after_level < 0 || request.stop_after_level >= levels) {
    throw UsageError(str_cat("--stop-after-level is ", request.stop_after_level, "; the model '",
                             model.name, "' has levels 0 to ", levels - 1, "."));
  }
  check_levels("--temperature", request.temperature, model);
  check_levels("--top-k", request.top_k, model);
  check_levels("--top-p", request.top_p, model);
  check_levels("--hop-fraction", request.hop_fraction, model);
  check_levels("--upsample-segments", request.upsample_segments, model);
}

// Fields that the model has no input for are a warning, or with `strict` an error.
void check_supported(const Request& request, const config::ModelFolder& model,
                     const std::optional<text::Labeller>& top, std::vector<std::string>* warnings) {
  std::string ignored;
  if (!top && !(request.genre.empty() && request.artist.empty())) ignored = "genre and artist";
  if (!request.lyrics.empty() && !(top && top->layout().lyric_tokens > 0)) {
    ignored += str_cat(ignored.empty() ? "" : ", ", "lyrics");
  }
  if (ignored.empty()) return;
  if (request.strict)
    throw InputError(str_cat("The model '", model.name, "' takes no ", ignored, "."));
  warnings->push_back(str_cat("The model '", model.name, "' takes no ", ignored, ": ignored."));
}

// A hop that was asked for and is no whole number of codes of the level above becomes one.
void say_hops(const Request& request, const config::ModelFolder& model,
              std::vector<std::string>* warnings) {
  if (!request.hop_fraction.has_value()) return;
  for (const config::PriorEntry& prior : model.priors) {
    const int level = prior.config.level;
    const double fraction = request.hop_fraction.at(level, prior.sampling.hop_fraction);
    const auto asked = static_cast<std::int64_t>(fraction * prior.config.n_ctx);
    const std::int64_t hop = plan::hop_codes(prior.config, fraction);
    if (hop == asked || fraction == prior.sampling.hop_fraction || hop == 0) continue;
    warnings->push_back(str_cat("--hop-fraction ", fraction, " of level ", level, " is ", asked,
                                " codes, which becomes ", hop,
                                ": a hop is a whole number of codes of the level above."));
  }
}

sampling::LevelSettings level_settings(const Request& request, int level,
                                       const config::SamplingDefaults& defaults) {
  sampling::LevelSettings settings;
  settings.temperature = static_cast<float>(request.temperature.at(level, defaults.temperature));
  settings.top_k = request.top_k.at(level, 0);
  settings.top_p = static_cast<float>(request.top_p.at(level, 0));
  settings.hop_fraction = request.hop_fraction.at(level, defaults.hop_fraction);
  return settings;
}

// The number of segments of a level: what the request, else the model, asks for, as far as the
// level is long enough.
int level_segments(const Request& request, const config::PriorEntry& prior,
                   const sampling::SongLevel& song, std::vector<std::string>* warnings) {
  const config::PriorConfig& config = prior.config;
  const int wanted = request.upsample_segments.at(config.level, prior.sampling.upsample_segments);
  if (wanted == 0) return plan::auto_segments(config, song.target, song.prompt_length);
  const auto all = plan::segments(config, song.target, song.prompt_length, wanted);
  const auto count = static_cast<int>(all.size());
  if (config.conditioner && request.upsample_segments.has_value() && count < wanted) {
    warnings->push_back(str_cat("--upsample-segments ", wanted, ": level ", config.level,
                                " is long enough for ", count, " only, of a window each."));
  }
  return count;
}

// The labels of one level. Levels that share the top's id lists would only repeat its warnings.
text::Labels level_labels(const config::ModelFolder& model, const text::Labeller& labeller,
                          int level, const text::LabelInput& song, bool strict,
                          std::vector<std::string>* warnings) {
  std::vector<std::string> found;
  text::Labels labels = labeller.labels(song, strict, &found);
  const config::PriorEntry& prior = model.at_level(level);
  const config::PriorEntry& top = model.top();
  if (&prior == &top) {
    warnings->insert(warnings->end(), found.begin(), found.end());
  } else if (!top.ids || prior.ids->artists != top.ids->artists ||
             prior.ids->genres != top.ids->genres) {
    for (const std::string& sentence : found)
      warnings->push_back(str_cat("Level ", level, ": ", sentence));
  }
  return labels;
}

// Something must be left to generate, and no level of the prompt may be longer than the song.
// `flag` sets the prompt's length.
void check_prompt(const Codes& prompt, const std::vector<config::PriorConfig>& configs,
                  std::int64_t length, int last, const char* flag) {
  bool missing = prompt.empty();
  for (std::size_t level = 0; level < prompt.size(); ++level) {
    const std::int64_t samples =
        static_cast<std::int64_t>(prompt[level].size()) * configs[level].hop;
    const double rate = configs[level].sample_rate;
    if (samples > length) {
      throw UsageError(str_cat(
          "The codes of level ", level, " to continue are ", static_cast<double>(samples) / rate,
          " s long, and --seconds, the length of the finished song, is ",
          static_cast<double>(length) / rate, "; use more --seconds or fewer ", flag, "."));
    }
    if (static_cast<int>(level) >= last && samples < length) missing = true;
  }
  if (missing) return;
  throw UsageError(str_cat("The prompt is ",
                           static_cast<double>(length) / configs.back().sample_rate,
                           " s long, all of --seconds, the length of the finished song; use more "
                           "--seconds or fewer ",
                           flag, "."));
}

}  // namespace

sampling::SongState make_song_state(const config::ModelFolder& model,
                                    const std::vector<std::optional<text::Labeller>>& labellers,
                                    const Request& request, const Codes& prompt,
                                    std::vector<std::string>* warnings) {
  check(request, model);
  check_supported(request, model, labellers[model.top_level()], warnings);
  say_hops(request, model, warnings);
  check_guidance(request, warnings);
  const auto guidance = plan::guidance_weights(model, request.guidance);
  const int levels = model.vqvae.levels;
  const Lengths lengths = requested_lengths(model, request, warnings);
  if (request.repaint) check_length(model, *request.repaint, lengths.song);
  const std::vector<config::PriorConfig> configs = prior_configs(model);
  check_prompt(prompt, configs, lengths.song, request.stop_after_level,
               request.prompt_codes.empty() ? "--prompt-seconds" : "--keep-seconds");
  const auto top_prompt = static_cast<std::int64_t>(prompt.empty() ? 0 : prompt.back().size());
  const std::vector<std::int64_t> targets = plan::codes_per_level(
      configs, lengths.song, top_prompt, levels - 1, request.stop_after_level);

  sampling::SongState song;
  song.seed = request.seed;
  song.total_length = lengths.total;
  const text::LabelInput words{
      .artist = request.artist,
      .genre = request.genre,
      .lyrics = request.lyrics,
      .total_length = lengths.total,
      .line_starts = line_starts(request, lengths.total, model.vqvae.sample_rate, warnings)};
  song.levels.resize(levels);
  for (int level = levels - 1; level >= request.stop_after_level; --level) {
    const auto at = static_cast<std::size_t>(level);
    sampling::SongLevel& one = song.levels[at];
    one.settings = level_settings(request, level, model.at_level(level).sampling);
    one.target = targets[at];
    if (labellers[at]) {
      one.labels = level_labels(model, *labellers[at], level, words, request.strict, warnings);
      one.guides = make_guides(guidance[at], request, *labellers[at], one.labels, warnings);
    }
    if (!prompt.empty()) {
      one.codes = prompt[at];
      one.prompt_length = static_cast<std::int64_t>(prompt[at].size());
    }
    if (request.repaint) {
      one.following = codes_after_span(model, *request.repaint, level);
    } else {
      one.settings.segments = level_segments(request, model.at_level(level), one, warnings);
    }
  }
  return song;
}

sampling::Workload make_workload(const config::ModelFolder& model,
                                 std::vector<sampling::SongState> songs, int last, int max_batch) {
  sampling::Workload result;
  result.songs = std::move(songs);
  result.first_level = model.top_level();
  result.last_level = last;
  // fit_memory() lowers it.
  const int batch = max_batch > 0 ? max_batch : std::max(1, static_cast<int>(result.songs.size()));
  result.max_batch.assign(model.vqvae.levels, batch);
  return result;
}

}  // namespace crooner::api
