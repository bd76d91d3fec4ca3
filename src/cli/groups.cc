#include "cli/groups.h"

#include "base/error.h"
#include "base/log.h"
#include "base/log_sink.h"
#include "base/strings.h"

namespace crooner::cli {

void add_log_flags(Flags& flags, LogOptions* options) {
  flags.group("Messages");
  flags.toggle("--quiet,-q", &options->quiet, "Warnings and errors only, no progress");
  flags.toggle("--verbose,-v", &options->verbose, "Say more");
  flags.file("--log-file", &options->log_file, "FILE", "Write every message to this file too");
  flags.toggle("--json", &options->json, "Events as JSON on stdout, one a line, instead of paths");
}

void add_model_flag(Flags& flags, ModelOptions* options) {
  flags.group("Model");
  flags.file("--model", &options->model, "NAME|FOLDER",
             "The model; crooner models list names those that are there");
}

void add_model_flags(Flags& flags, ModelOptions* options) {
  add_model_flag(flags, options);
  flags.choice("--precision", &options->precision, {"auto", "fp32", "fp16", "bf16", "int8"},
               "Type of the numbers; auto: the one in which the weights are stored");
  flags.choice("--engine", &options->engine, {"auto", "plain", "cpu"},
               "What decodes the transformers");
  flags.toggle("--deterministic,!--no-deterministic", &options->deterministic,
               "The same seed gives the same song in any batch (the default)");
  add_device_flags(flags, options);
}

void add_device_flags(Flags& flags, ModelOptions* options) {
  flags.text(
      "--device", &options->device, "auto|cpu|cuda[:N]",
      "Where the model runs (auto: on a CUDA device, if there is one and it is faster there)");
  flags.integer("--threads", &options->threads, {0, 4096}, "Threads; 0: all cores");
  flags.integer("--max-batch", &options->max_batch, {0, 4096},
                "Songs made at once at most; 0: as many as fit");
}

void add_save_flags(Flags& flags, RunFolderOptions* options) {
  flags.number("--save-every", &options->save_every, {0, 60}, "S",
               "How often to save what is drawn within a window (2); 0: after every step");
  flags.toggle("--clean", &options->clean, "Remove the run folder when all is done");
}

void add_force_flag(Flags& flags, bool* force, const std::string& help) {
  flags.toggle("--force", force, help);
}

void add_run_folder_flags(Flags& flags, RunFolderOptions* options) {
  add_save_flags(flags, options);
  add_force_flag(flags, &options->force,
                 "Replace the song of another request, or a file that crooner did not make");
}

void add_label_flags(Flags& flags, LabelOptions* options) {
  flags.group("Song");
  flags.text("--genre", &options->genre, "NAME", "Genre, of those of crooner labels genres");
  flags.text("--artist", &options->artist, "NAME", "Artist, of those of crooner labels artists");
  flags.file("--lyrics", &options->lyrics_file, "FILE|-",
             "Lyrics, UTF-8; - is standard input; none: an instrumental");
  flags.text("--lyrics-text", &options->lyrics_text, "TEXT", "Lyrics as they stand here");
  flags.toggle("--strict", &options->strict,
               "What the model does not know or take is an error (exit 3): names, lyrics");
}

void add_sampling_flags(Flags& flags, SamplingOptions* options, const std::string& seed_help) {
  flags.group("Sampling");
  flags.seed("--seed", &options->seed, seed_help);
  flags.per_level("--temperature", &options->temperature, {0, 10, true},
                  "Divides the logits; lower is tamer (0.99)");
  flags.per_level("--top-k", &options->top_k, {0, 1 << 20}, "Only the K likeliest codes; 0: all");
  flags.per_level("--top-p", &options->top_p, {0, 1},
                  "Only the likeliest codes that hold this share; 0: all");
  flags.per_level("--hop-fraction", &options->hop_fraction, {0, 1, true},
                  "How far windows move on, of a window (0.5; top 0.125)");
}

void add_audio_file_flags(Flags& flags, AudioFileOptions* options) {
  flags.text("--format", &options->format, "wav|flac|ogg|...",
             "Sound format; default: as the name of --out says");
  flags.choice("--bits", &options->bits, {"16", "24", "float"}, "Of a sample");
  flags.toggle("--normalize", &options->normalize, "Scale so that the loudest sample just fits");
}

void add_config_flag(Flags& flags) {
  flags.group("Messages");
  flags.add({.names = "--config",
             .value = "FILE",
             .help = "Flags from a file, one `flag = value` a line; the command line wins",
             .file = true,
             .set = [](const std::string&) {}});
}

void check(const LabelOptions& options) {
  if (!options.lyrics_file.empty() && options.lyrics_text) {
    throw UsageError("--lyrics and --lyrics-text are both given; one of them is accepted.");
  }
}

void check(const SamplingOptions& options) {
  const auto both = [&](int level) {
    return options.top_k.at(level, 0) != 0 && options.top_p.at(level, 0) != 0;
  };
  bool clash = both(-1);  // a level that no flag names
  for (const auto& [level, k] : options.top_k.levels) clash |= k != 0 && both(level);
  for (const auto& [level, p] : options.top_p.levels) clash |= p != 0 && both(level);
  if (clash) {
    throw UsageError(
        "--top-k and --top-p are both given; at most one of them is accepted a level.");
  }
}

void apply(const LogOptions& options) {
  if (options.quiet) log::set_stderr_level(LogLevel::kWarning);
  if (options.verbose) log::set_stderr_level(LogLevel::kDebug);
  if (!options.log_file.empty()) log::add_file(options.log_file.c_str());
}

}  // namespace crooner::cli
