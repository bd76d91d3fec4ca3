#include "training/dry_run.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "base/strings.h"
#include "report/json_line.h"
#include "training/batch_share.h"
#include "training/crop_index.h"

namespace crooner::training {
namespace {

struct DryRun {
  std::size_t songs = 0, skipped = 0;
  std::int64_t items = 0, trained_on = 0;  // the others are held out
  std::int64_t item_length = 0;
  const char* unit = "";  // of an item: codes or samples
};

void print(const DryRun& run, const config::RunConfig& settings, bool json,
           const distributed::ProcessGroup& group) {
  if (!group.is_first()) return;
  const std::int64_t per_step = samples_per_step(settings);
  const double passes = static_cast<double>(settings.steps * per_step) /
                        static_cast<double>(std::max<std::int64_t>(1, run.trained_on));
  if (json) {
    std::cout << report::json_line({{"songs", run.songs},
                                    {"skipped", run.skipped},
                                    {"items", run.items},
                                    {"held_out", run.items - run.trained_on},
                                    {str_cat(run.unit, "_per_item"), run.item_length},
                                    {"steps", settings.steps},
                                    {"items_per_step", per_step},
                                    {"passes_over_the_data", passes}});
    return;
  }
  std::cout << counted(run.songs, "song") << ", " << run.skipped << " skipped; "
            << counted(run.items, "item") << " of " << run.item_length << ' ' << run.unit << ", "
            << run.items - run.trained_on << " of them held out.\n"
            << counted(settings.steps, "step") << " of " << counted(per_step, "item") << ": "
            << format_fixed(passes, "times") << " over the data.\n";
}

}  // namespace

void print_dry_run(const PriorData& data, const config::PriorPreset& preset, bool json,
                   const distributed::ProcessGroup& group) {
  print({data.dataset.songs().size(), data.skipped.size(), data.dataset.size(),
         std::min(data.sampler.items(), data.dataset.size()), preset.model->n_ctx, "codes"},
        preset.run, json, group);
}

void print_dry_run(const VqvaeData& data, const config::VqvaePreset& preset, bool json,
                   const distributed::ProcessGroup& group) {
  std::size_t songs = 0;
  for (std::size_t song = 0; song < data.audio.size(); ++song) {
    const auto frames = static_cast<double>(data.audio.frames(song));
    if (!outside_limits(frames, preset.model.sample_rate, preset.data.min_duration,
                        preset.data.max_duration)) {
      ++songs;
    }
  }
  print({songs, data.skipped.size(), data.dataset.size(), data.sampler.items(),
         preset.sample_length, "samples"},
        preset.run, json, group);
}

}  // namespace crooner::training
