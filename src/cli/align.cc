#include "cli/align.h"

#include <memory>

#include "base/error.h"

namespace crooner::cli {

void add_align(Program& program, std::function<void(const AlignOptions&)> run) {
  auto options = std::make_shared<AlignOptions>();
  Flags& flags = program.add(
      "align", "Tell when each character, word and line is sung", [options, run = std::move(run)] {
        if (options->out.empty()) {
          throw UsageError("crooner align needs --out FILE.json (or .lrc, .srt).");
        }
        apply(options->log);
        run(*options);
      });
  flags.argument("RUN", &options->run, "The run folder (song.wav.run), or the song's name");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE", "The times: .json, .lrc or .srt");
  add_force_flag(flags, &options->force, "Replace a file that is there");
  add_model_flags(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner align song.wav.run --out song.json");
  flags.example("crooner align song.wav --out song.lrc");
}

}  // namespace crooner::cli
