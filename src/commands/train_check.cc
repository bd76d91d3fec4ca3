#include <ATen/Parallel.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/refuse_existing.h"
#include "base/strings.h"
#include "commands/commands.h"
#include "config/read_preset.h"
#include "report/json_line.h"
#include "songs/output_paths.h"
#include "training/check_data.h"
#include "training/prior_setup.h"
#include "training/song_filter.h"

namespace crooner::commands {

namespace {

// What the preset demands of songs; none without a preset.
training::SongRule rule_of(const cli::TrainCheckOptions& options,
                           const training::Manifest& manifest) {
  if (options.preset.empty()) return {};
  if (config::preset_kind(options.preset) == "vqvae")
    return training::song_rule(config::read_vqvae_preset(options.preset));
  return training::song_rule(training::complete_prior_preset(options.preset, options.from),
                             training::all_songs(manifest));
}

}  // namespace

void train_check(const cli::TrainCheckOptions& options) {
  const int threads = options.threads > 0 ? options.threads : at::get_num_threads();
  if (!options.page.empty()) {
    refuse_existing(options.page, "--page", options.force);
    songs::check_writable_path(options.page);
  }
  const training::Manifest manifest = training::read_manifest(options.data, options.where);
  const auto check = training::check_data(manifest, threads, rule_of(options, manifest));
  if (!options.page.empty())
    write_file(options.page, training::data_check_page(check, options.data));
  if (options.log.json) {
    std::cout << report::json_line(training::data_check_json(check));
  } else {
    std::cout << training::data_check_text(check);
  }
  if (check.songs.empty()) {
    throw InputError(str_cat("No song of '", options.data,
                             "' can be used: ", check.skipped.size() == 1 ? "it was" : "all were",
                             " left out, each with its reason above."));
  }
}

}  // namespace crooner::commands
