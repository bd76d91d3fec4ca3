#include "commands/commands.h"

#include <crooner/model.h>

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "report/json_line.h"
#include "run_folder/codes_file.h"
#include "songs/code_source.h"
#include "songs/output_paths.h"
#include "songs/song_audio.h"

namespace crooner::commands {
namespace {

// --level, or the lowest level that the file has codes of.
int select_level(const Codes& codes, const cli::DecodeOptions& options) {
  const auto first = std::ranges::find_if(codes, [](const auto& level) { return !level.empty(); });
  if (first == codes.end()) throw InputError(str_cat("'", options.in, "' has no codes."));
  const auto lowest = static_cast<int>(first - codes.begin());
  if (options.level < 0) return lowest;
  const auto wanted = static_cast<std::size_t>(options.level);
  if (wanted >= codes.size() || codes[wanted].empty()) {
    throw InputError(str_cat("'", options.in, "' has no codes of level ", options.level,
                             "; the lowest is level ", lowest, "."));
  }
  return options.level;
}

}  // namespace

void decode(const cli::DecodeOptions& requested) {
  cli::DecodeOptions options = requested;
  if (const auto folder = songs::find_run_folder(options.in)) {
    options.in = (*folder / "codes.safetensors").string();
  }
  const std::string codec_model = run_folder::codes_model(options.in);
  Model model = Model::open(options.model.model.empty() ? codec_model : options.model.model,
                            cli::backend_options(options.model));
  const auto file = songs::song_paths(options.out, options.sound, 1, model.sample_rate(),
                                      {{options.in, "the codes file"}})
                        .front();
  songs::check_not_existing(file, options.force);
  songs::warn_model_mismatch(options.in, codec_model, model.name());
  const Codes codes = run_folder::read_codes(options.in);
  const int level = select_level(codes, options);
  songs::check_writable_path(file);
  const std::string clipped =
      songs::write_song_audio(file, model.decode(codes[level], level), options.sound, {});
  if (!clipped.empty()) log::warn(clipped);
  report::print_result(file, options.log.json);
}

}  // namespace crooner::commands
