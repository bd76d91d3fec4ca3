#include "plan/guidance.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::plan {
namespace {

// What can guide: lyrics or names.
struct Kind {
  const char* name;   // in the flag
  const char* reads;  // what a prior must read
  bool (*read_by)(const config::PriorConfig& prior);
};

constexpr Kind kLyrics{"lyrics", "lyrics",
                       [](const config::PriorConfig& prior) { return prior.lyrics.has_value(); }};
constexpr Kind kNames{"names", "genre and artist",
                      [](const config::PriorConfig& prior) { return prior.labels.has_value(); }};

bool reads(const config::ModelFolder& model, int level, const Kind& kind) {
  return model.has_level(level) && kind.read_by(model.at_level(level).config);
}

void check_weight(const std::string& flag, double weight) {
  if (weight >= 0 && weight <= kMaxGuidance) return;
  throw UsageError(str_cat(flag, "=", weight, " must lie between 0 (off) and ", kMaxGuidance, "."));
}

void check_setting(const config::ModelFolder& model, const PerLevel<double>& setting,
                   const Kind& kind) {
  const int levels = model.vqvae.levels;
  const std::string flag = str_cat("--guidance ", kind.name);
  if (setting.all) {
    check_weight(flag, *setting.all);
    bool any = *setting.all == 0;
    for (int level = 0; level < levels; ++level) any |= reads(model, level, kind);
    if (!any) {
      throw UsageError(str_cat(flag, "=", *setting.all, " guides nothing: the model '", model.name,
                               "' takes no ", kind.reads, "."));
    }
  }
  for (const auto& [level, weight] : setting.levels) {
    const std::string one = str_cat("--guidance ", level, ":", kind.name);
    check_weight(one, weight);
    if (level < 0 || level >= levels) {
      throw UsageError(str_cat(one, " names level ", level, "; the model '", model.name,
                               "' has levels 0 to ", levels - 1, "."));
    }
    if (weight == 0 || reads(model, level, kind)) continue;
    throw UsageError(str_cat(one, "=", weight, " guides nothing: level ", level, " of the model '",
                             model.name, "' takes no ", kind.reads, "."));
  }
}

}  // namespace

std::vector<config::GuidanceWeights> guidance_weights(const config::ModelFolder& model,
                                                      const Guidance& guidance) {
  check_setting(model, guidance.lyrics, kLyrics);
  check_setting(model, guidance.names, kNames);
  if (guidance.other_lyrics.size() > static_cast<std::size_t>(kMaxOtherLyrics)) {
    throw UsageError(str_cat("--guidance-lyrics names ", guidance.other_lyrics.size(),
                             " lyrics; at most ", kMaxOtherLyrics, " are accepted."));
  }
  std::vector<config::GuidanceWeights> all(static_cast<std::size_t>(model.vqvae.levels));
  for (const config::PriorEntry& prior : model.priors) {
    const int level = prior.config.level;
    config::GuidanceWeights& weights = all[level];
    const config::GuidanceWeights& defaults = prior.sampling.guidance;
    if (reads(model, level, kLyrics)) {
      weights.lyrics = guidance.lyrics.at(level, defaults.lyrics);
    }
    if (reads(model, level, kNames)) weights.names = guidance.names.at(level, defaults.names);
  }
  const bool away = std::ranges::any_of(all, [](const auto& one) { return one.lyrics > 0; });
  if (!guidance.other_lyrics.empty() && !away) {
    throw UsageError(
        "--guidance-lyrics guides nothing without a weight; add --guidance lyrics=W (2 to 5 is "
        "much).");
  }
  return all;
}

int guide_rows(const config::GuidanceWeights& weights, const Guidance& guidance) {
  const int others = std::max(1, static_cast<int>(guidance.other_lyrics.size()));
  return (weights.lyrics > 0 ? others : 0) + (weights.names > 0 ? 1 : 0);
}

}  // namespace crooner::plan
