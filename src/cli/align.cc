#include "cli/align.h"

#include "base/lower_case.h"
#include "base/paths.h"
#include "cli/adapter.h"

namespace crooner::cli {

bool AlignOptions::of_song() const {
  return path_exists(std::filesystem::path(source) / "run.json") || path_exists(source + ".run");
}

bool AlignOptions::of_recordings() const {
  const std::filesystem::path path = source;
  if (of_song()) return false;
  if (is_folder(path)) return true;
  const std::string extension = lower_extension(path);
  return extension == ".jsonl" || extension == ".csv" || extension == ".tsv";
}

void declare_align(Flags& flags, AlignOptions* options) {
  flags.argument("SOURCE", &options->source,
                 "Run folder (song.wav.run) or its song; or recordings with lyrics: a folder, or a "
                 "manifest (.jsonl, .csv)");
  flags.group("Output");
  flags.file("--out,-o", &options->out, "FILE",
             "Output: .json, .lrc or .srt; of recordings a manifest, aligned.jsonl beside them");
  flags.require("--out FILE.json (or .lrc, .srt)",
                [options] { return !options->out.empty() || !options->of_song(); });
  flags.file("--cache", &options->cache, "FOLDER", "Cache of decoded recordings, codes and times")
      .default_value = "the user's cache folder";
  add_force_flag(flags, &options->force, "Replace an existing file");
  add_model_flags(flags, &options->model);
  add_adapter_flag(flags, &options->model);
  add_log_flags(flags, &options->log);
  add_config_flag(flags);
  flags.example("crooner align song.wav.run --out song.json");
  flags.example("crooner align song.wav --out song.lrc");
  flags.example("crooner align songs --model pocket --out aligned.jsonl");
}

}  // namespace crooner::cli
