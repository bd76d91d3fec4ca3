#include "commands/commands.h"

#include <crooner/model.h>

#include "api/model_folder.h"
#include "base/log.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "report/json_line.h"
#include "run_folder/codes_file.h"
#include "songs/output_paths.h"

namespace crooner::commands {

void encode(const cli::EncodeOptions& options) {
  songs::check_not_input(options.out, {options.in, "the audio file to encode"});
  songs::check_not_existing(options.out, options.force);
  Model model = Model::open(options.model.model, cli::backend_options(options.model));
  songs::check_not_model(options.out, api::model_folder(model));
  songs::check_writable_path(options.out);
  const Audio audio = read_audio(options.in);
  const Codes codes = model.encode(audio);
  run_folder::write_codes(options.out, codes, {{"model", model.name()}});
  log::info(str_cat("Encoded ", audio.seconds(), " s at ", audio.sample_rate, " Hz to ",
                    codes.back().size(), " top codes."));
  report::print_result(options.out, options.log.json);
}

}  // namespace crooner::commands
