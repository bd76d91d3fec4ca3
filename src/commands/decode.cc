#include "commands/decode.h"

#include <crooner/model.h>

#include "audio/level.h"
#include "audio/sound_writer.h"
#include "base/cat.h"
#include "base/error.h"
#include "commands/light/run_options.h"
#include "commands/light/tell_file.h"
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
    throw InputError(cat("'", options.in, "' holds no codes of level ", options.level,
                         "; the lowest there is level ", lowest, "."));
  }
  return options.level;
}

}  // namespace

void decode(const cli::DecodeOptions& options) {
  const auto file = song_files(options.out, options.sound.format, 1).front();
  check_not_input(file, options.in, "the file of the codes");
  check_free(file, options.force);
  const std::string coder = run_folder::model_of_codes(options.in);
  Model model = Model::open(options.model.model.empty() ? coder : options.model.model,
                            run_options(options.model));
  tell_coder(options.in, coder, model.name());
  const run_folder::Codes codes = run_folder::read_codes(options.in);
  const int level = level_of(codes, options);
  audio::check_writable(file, model.sample_rate(), 1, sample_format(options.sound));
  check_place(file);
  Audio audio = model.decode(codes[static_cast<std::size_t>(level)], level);
  audio::Sound sound{audio.sample_rate, audio.channels, std::move(audio.samples)};
  if (options.sound.normalize) audio::normalise(sound);
  audio::write_sound(file, sound,
                     {.format = sample_format(options.sound), .tags = {}, .request = ""});
  tell_file(file, options.log.json);
}

}  // namespace crooner::commands
