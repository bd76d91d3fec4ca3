#include "commands/decode.h"

#include <crooner/model.h>

#include "audio/audio_writer.h"
#include "audio/loudness.h"
#include "base/error.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/core/print_result.h"
#include "commands/output_names.h"
#include "commands/outputs.h"
#include "commands/run_notes.h"
#include "run_folder/codes_file.h"

namespace crooner::commands {
namespace {

// The level that was asked for, or the lowest that the file holds.
int level_of(const run_folder::Codes& codes, const cli::DecodeOptions& options) {
  int lowest = 0;
  while (codes[static_cast<std::size_t>(lowest)].empty()) ++lowest;
  if (options.level < 0) return lowest;
  const auto wanted = static_cast<std::size_t>(options.level);
  if (wanted >= codes.size() || codes[wanted].empty()) {
    throw InputError(str_cat("'", options.in, "' holds no codes of level ", options.level,
                             "; the lowest there is level ", lowest, "."));
  }
  return options.level;
}

}  // namespace

void decode(const cli::DecodeOptions& options) {
  const auto file = song_paths(options.out, options.sound.format, 1).front();
  check_not_input(file, options.in, "the file of the codes");
  check_not_existing(file, options.force);
  const std::string codec_model = run_folder::codes_model(options.in);
  Model model = Model::open(options.model.model.empty() ? codec_model : options.model.model,
                            backend_options(options.model));
  warn_model_mismatch(options.in, codec_model, model.name());
  const run_folder::Codes codes = run_folder::read_codes(options.in);
  const int level = level_of(codes, options);
  audio::check_writable(file, model.sample_rate(), 1, sample_format(options.sound));
  check_writable_path(file);
  Audio audio = model.decode(codes[static_cast<std::size_t>(level)], level);
  if (options.sound.normalize) audio::normalise(audio);
  audio::write_audio_file(file, audio, {.format = sample_format(options.sound)});
  print_result(file, options.log.json);
}

}  // namespace crooner::commands
