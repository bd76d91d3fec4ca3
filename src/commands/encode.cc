#include "commands/encode.h"

#include <crooner/model.h>

#include "base/log.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/core/print_result.h"
#include "commands/output_names.h"
#include "commands/outputs.h"
#include "run_folder/codes_file.h"

namespace crooner::commands {

void encode(const cli::EncodeOptions& options) {
  check_not_input(options.out, options.in, "the sound");
  check_not_existing(options.out, options.force);
  Model model = Model::open(options.model.model, backend_options(options.model));
  const Audio audio = read_audio(options.in);
  check_writable_path(options.out);
  const Codes codes = model.encode(audio);
  run_folder::write_codes(options.out, codes, {{"model", model.name()}});
  log::info(str_cat(audio.seconds(), " s at ", audio.sample_rate, " Hz are ", codes.back().size(),
                    " top codes."));
  print_result(options.out, options.log.json);
}

}  // namespace crooner::commands
