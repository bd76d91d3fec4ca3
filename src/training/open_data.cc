#include "training/open_data.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/counted.h"
#include "base/error.h"
#include "base/log.h"
#include "base/os_environment.h"
#include "base/strings.h"
#include "training/progress_logger.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShownNames = 20;  // of the unknown ones

// Items that are trained on: the first `share` of them; the others are held out.
std::int64_t training_items(std::int64_t items, double share) {
  return static_cast<std::int64_t>(static_cast<double>(items) * share);
}

// The levels whose codes a prior sees: its own, and the one that it is conditioned on.
std::vector<int> code_levels(const config::PriorConfig& model) {
  std::vector<int> levels{model.level};
  if (model.conditioner) levels.push_back(model.level + 1);
  return levels;
}

std::optional<text::Labeller> open_labeller(const PriorDataOptions& options) {
  if (!options.model.labels || !options.names) return std::nullopt;
  return make_labeller(options.model, *options.names);
}

}  // namespace

fs::path cache_folder(const fs::path& cache, const char* name) {
  return (cache.empty() ? user_cache_folder() : cache) / name;
}

AudioCache open_audio(const std::vector<TrainingSong>& songs, const fs::path& cache,
                      int sample_rate, std::int64_t min_samples,
                      std::vector<SkippedSong>& skipped) {
  ProgressLogger progress("Decoded", songs.size());
  return AudioCache(songs,
                    {.folder = cache_folder(cache, "sounds"),
                     .sample_rate = sample_rate,
                     .min_samples = min_samples,
                     .threads = at::get_num_threads(),
                     .on_decoded = [&](std::size_t /*song*/) { progress.add(); }},
                    skipped);
}

void warn_skipped_songs(const std::vector<SkippedSong>& skipped) {
  if (skipped.empty()) return;
  log::warn(str_cat(counted(skipped.size(), "song"), " cannot be used and ",
                    is_or_are(skipped.size()), " skipped:"));
  for (const auto& song : skipped) log::warn(str_cat("  ", song.audio.string(), ": ", song.reason));
}

VqvaeData::VqvaeData(Manifest manifest, const fs::path& cache, const VqvaeDataOptions& options)
    : skipped(std::move(manifest.skipped)),
      audio(open_audio(manifest.songs, cache, options.sample_rate, options.sample_length, skipped)),
      dataset(audio, options.data, options.sample_rate, options.sample_length),
      sampler(training_items(dataset.size(), options.data.train_share), options.seed) {
  for (std::size_t song = 0; song < audio.size(); ++song) {
    if (const auto reason =
            outside_limits(static_cast<double>(audio.frames(song)), options.sample_rate,
                           options.data.min_duration, options.data.max_duration))
      skipped.push_back({audio.entry(song).audio, *reason});
  }
}

std::unique_ptr<const VqvaeData> open_vqvae_data(Manifest manifest, const fs::path& cache,
                                                 const VqvaeDataOptions& options) {
  auto data = std::make_unique<const VqvaeData>(std::move(manifest), cache, options);
  warn_skipped_songs(data->skipped);
  if (data->sampler.items() < 1) {
    throw InputError(str_cat("The data contain ", counted(data->dataset.size(), "item"), " of ",
                             options.sample_length, " samples: too few."));
  }
  return data;
}

PriorData::PriorData(Manifest manifest, const fs::path& cache, const PriorDataOptions& options)
    : skipped(std::move(manifest.skipped)),
      audio(open_audio(manifest.songs, cache, options.model.sample_rate,
                       options.model.window_samples(), skipped)),
      codes(audio, options.codec.config, options.codec.weights, code_levels(options.model),
            cache_folder(cache, "codes"), options.data.starts),
      labeller(open_labeller(options)),
      dataset(options.model, audio, codes, labeller, options.data, options.dropout, skipped,
              options.phones),
      sampler(std::max<std::int64_t>(1, training_items(dataset.size(), options.data.train_share)),
              options.seed) {}

std::unique_ptr<const PriorData> open_prior_data(Manifest manifest, const fs::path& cache,
                                                 const PriorDataOptions& options) {
  auto data = std::make_unique<const PriorData>(std::move(manifest), cache, options);
  warn_skipped_songs(data->skipped);
  return data;
}

void warn_unknown_names(const AudioCache& audio, const text::Labeller& labeller) {
  std::set<std::string> reported;
  for (std::size_t song = 0; song < audio.size(); ++song) {
    std::vector<std::string> warnings;
    const auto& entry = audio.entry(song);
    labeller.labels({entry.artist, entry.genre, "", 0, 0}, false, &warnings);
    for (const std::string& warning : warnings) {
      if (reported.insert(warning).second && reported.size() <= kShownNames) log::warn(warning);
    }
  }
  if (reported.size() > kShownNames) {
    const std::size_t more = reported.size() - kShownNames;
    log::warn(str_cat("And ", counted(more, "more name"), " ", is_or_are(more), " unknown."));
  }
}

}  // namespace crooner::training
