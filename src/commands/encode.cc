#include "commands/commands.h"

#include <crooner/model.h>

#include <cstdint>
#include <vector>

#include "api/audio_pieces.h"
#include "api/model_folder.h"
#include "audio/audio_reader.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/log.h"
#include "base/signal_deadline.h"
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
  audio::AudioReader reader(options.in);
  std::int64_t frames = 0;
  const auto read = [&](std::int64_t count) {
    std::vector<float> samples = reader.read(count);
    frames += static_cast<std::int64_t>(samples.size()) / reader.channels();
    if (frames == 0) {
      throw InputError(str_cat("The audio file '", options.in, "' contains no samples."));
    }
    return samples;
  };
  const api::AudioPieces pieces{reader.sample_rate(), reader.channels(), read};
  const Codes codes = within_signal_deadline([&] { return api::encode(pieces, model); });
  for (const std::string& sentence : reader.findings()) log::warn(sentence);
  run_folder::write_codes(options.out, codes, {{"model", model.name()}});
  log::info(str_cat("Encoded ", static_cast<double>(frames) / reader.sample_rate(), " s at ",
                    reader.sample_rate(), " Hz to ", counted(codes.back().size(), "top code"),
                    "."));
  report::print_result(options.out, options.log.json);
}

}  // namespace crooner::commands
