#include "library/song_request.h"

#include <algorithm>

#include "base/cat.h"
#include "base/error.h"
#include "library/labellers.h"
#include "library/lengths.h"
#include "plan/lengths.h"

namespace crooner::library {
namespace {

// Songs sampled at once when nothing else is asked for: beyond that a step's cost grows with them.
constexpr int kMostSongsAtOnce = 8;

template <typename T>
void check_levels(const char* flag, const PerLevel<T>& setting, const config::ModelFolder& model) {
  const int levels = model.vqvae.levels;
  for (const auto& [level, value] : setting.levels) {
    if (level < levels) continue;
    throw UsageError(cat(flag, " names level ", level, "; the model '", model.name,
                         "' has levels 0 to ", levels - 1, "."));
  }
}

void check(const Request& request, const config::ModelFolder& model) {
  const int levels = model.vqvae.levels;
  if (request.stop_after_level < 0 || request.stop_after_level >= levels) {
    throw UsageError(cat("--stop-after-level is ", request.stop_after_level, "; the model '",
                         model.name, "' has levels 0 to ", levels - 1, "."));
  }
  if (request.songs < 1)
    throw UsageError(cat("--songs is ", request.songs, "; at least 1 is made."));
  check_levels("--temperature", request.temperature, model);
  check_levels("--top-k", request.top_k, model);
  check_levels("--top-p", request.top_p, model);
  check_levels("--hop-fraction", request.hop_fraction, model);
}

sampling::LevelSettings settings_of(const Request& request, int level,
                                    const config::SamplingDefaults& defaults) {
  sampling::LevelSettings settings;
  settings.temperature = static_cast<float>(request.temperature.at(level, defaults.temperature));
  settings.top_k = request.top_k.at(level, 0);
  settings.top_p = static_cast<float>(request.top_p.at(level, 0));
  settings.hop_fraction = request.hop_fraction.at(level, defaults.hop_fraction);
  return settings;
}

// The labels of one level. Levels that share the top's id lists would only repeat its warnings.
text::Labels labels_of(const config::ModelFolder& model, const text::Labeller& labeller, int level,
                       const text::SongLabels& song, bool strict,
                       std::vector<std::string>* warnings) {
  std::vector<std::string> said;
  text::Labels labels = labeller.labels(song, strict, &said);
  const config::PriorEntry& prior = model.at_level(level);
  const config::PriorEntry& top = model.top();
  if (&prior == &top) {
    warnings->insert(warnings->end(), said.begin(), said.end());
  } else if (!top.ids || prior.ids->artists != top.ids->artists ||
             prior.ids->genres != top.ids->genres) {
    for (const std::string& sentence : said)
      warnings->push_back(cat("Level ", level, ": ", sentence));
  }
  return labels;
}

}  // namespace

sampling::Request song_request(const config::ModelFolder& model,
                               const std::vector<std::optional<text::Labeller>>& labellers,
                               const Request& request, const Codes& prompt, int max_batch,
                               std::vector<std::string>* warnings) {
  check(request, model);
  const int levels = model.vqvae.levels;
  const Lengths lengths = lengths_of(model, request, warnings);
  const std::vector<config::PriorConfig> configs = configs_of(model);
  const auto top_prompt = static_cast<std::int64_t>(prompt.empty() ? 0 : prompt.back().size());
  if (top_prompt * configs.back().hop >= lengths.song) {
    throw UsageError(
        cat("The prompt takes ",
            static_cast<double>(top_prompt * configs.back().hop) / model.vqvae.sample_rate,
            " s, and --seconds, the length of the finished song, is ",
            static_cast<double>(lengths.song) / model.vqvae.sample_rate,
            " s; give more --seconds or fewer --prompt-seconds."));
  }
  const std::vector<std::int64_t> wanted =
      plan::codes_wanted(configs, lengths.song, top_prompt, levels - 1, request.stop_after_level);

  sampling::Song song;
  song.seed = request.seed;
  song.total_length = lengths.total;
  const text::SongLabels words{.artist = request.artist,
                               .genre = request.genre,
                               .lyrics = request.lyrics,
                               .total_length = lengths.total};
  song.levels.resize(static_cast<std::size_t>(levels));
  for (int level = levels - 1; level >= request.stop_after_level; --level) {
    const auto at = static_cast<std::size_t>(level);
    sampling::SongLevel& one = song.levels[at];
    one.settings = settings_of(request, level, model.at_level(level).sampling);
    one.wanted = wanted[at];
    if (labellers[at]) {
      one.labels = labels_of(model, *labellers[at], level, words, request.strict, warnings);
    }
    if (!prompt.empty()) {
      one.codes = prompt[at];
      one.prompt = static_cast<std::int64_t>(prompt[at].size());
    }
  }

  sampling::Request result;
  for (int i = 0; i < request.songs; ++i) {
    song.index = static_cast<std::uint32_t>(i);
    result.songs.push_back(song);
  }
  result.first_level = levels - 1;
  result.last_level = request.stop_after_level;
  const int batch = max_batch > 0 ? max_batch : kMostSongsAtOnce;
  result.max_batch.assign(static_cast<std::size_t>(levels), std::min(batch, request.songs));
  return result;
}

}  // namespace crooner::library
