#include "cli/groups.h"

#include "base/error.h"
#include "base/log_sink.h"
#include "cli/config_file.h"

namespace crooner::cli {
namespace {

constexpr int kMaxSegments = 256;

}  // namespace
namespace {

void configure_log(const LogOptions& options) {
  if (options.quiet) log::set_stderr_level(LogLevel::kWarning);
  if (options.verbose) log::set_stderr_level(LogLevel::kDebug);
  if (!options.log_file.empty()) log::add_file(options.log_file.c_str());
}

}  // namespace

void add_log_flags(Flags& flags, LogOptions* options, const std::string& json) {
  flags.group("Messages");
  flags.toggle("--quiet,-q", &options->quiet, "Show only warnings and errors, no progress");
  flags.toggle("--verbose,-v", &options->verbose, "Show debug messages");
  flags.file("--log-file", &options->log_file, "FILE", "Write all messages to this file too");
  flags.toggle("--json", &options->json, json);
  flags.before_run([options] { configure_log(*options); });
}

void add_model_flag(Flags& flags, ModelOptions* options) {
  flags.group("Model");
  flags.file("--model", &options->model, "NAME|FOLDER",
             "Model; crooner models list lists installed models");
}

void add_model_flags(Flags& flags, ModelOptions* options, const DeviceHelp& device) {
  add_model_flag(flags, options);
  flags.choice("--precision", &options->precision,
               {"auto", "fp32", "fp16", "bf16", "int8", "int8_mlp"},
               "Weight precision (auto: as stored)");
  flags.choice(
      "--engine", &options->engine, {"auto", "plain", "cpu", "cuda"},
      "Transformer backend: plain runs on every device, cpu and cuda have their own kernels");
  flags.toggle("--deterministic,!--no-deterministic", &options->deterministic,
               "Generate the same song from the same seed in any batch");
  add_device_flags(flags, options, device);
}

void add_device_flags(Flags& flags, ModelOptions* options, const DeviceHelp& device) {
  flags.text("--device", &options->device, device.value, device.help);
  flags.integer("--threads", &options->threads, {0, 4096}, "CPU threads; 0: all cores");
  flags.integer("--max-batch", &options->max_batch, {0, 4096},
                "Maximum batch size; 0: as many songs as fit in memory");
}

void add_save_every_flag(Flags& flags, RunFolderOptions* options) {
  flags.number("--save-every", &options->save_every, {0, 60}, "SECONDS",
               "How often to save new codes within a window; 0: after every step");
}

void add_save_flags(Flags& flags, RunFolderOptions* options) {
  add_save_every_flag(flags, options);
  flags.toggle("--clean", &options->clean, "Remove the run folder when all songs are finished");
}

void add_force_flag(Flags& flags, bool* force, const std::string& help) {
  flags.toggle("--force", force, help);
}

void add_run_folder_flags(Flags& flags, RunFolderOptions* options) {
  add_save_flags(flags, options);
  add_force_flag(flags, &options->force,
                 "Replace the song of a different request, or a file that crooner did not write");
}

void add_label_flags(Flags& flags, LabelOptions* options) {
  flags.group("Song");
  flags.text("--genre", &options->genre, "NAME", "Genre; crooner labels genres lists them");
  flags.text("--artist", &options->artist, "NAME", "Artist; crooner labels artists lists them");
  flags.file("--lyrics", &options->lyrics_file, "FILE|-",
             "Lyrics in UTF-8; -: standard input; without lyrics: an instrumental");
  flags.text("--lyrics-text", &options->lyrics_text, "TEXT", "Lyrics on the command line");
  flags.toggle("--lyric-times", &options->lyric_times,
               "Sing each line about when its LRC, SubRip, WebVTT or lyrics.json file says");
  flags.toggle("--lyrics-as-is", &options->lyrics_as_is,
               "Sing section headings ([Verse 1]), time stamps and all else that the lyrics hold");
  flags.toggle("--strict", &options->strict,
               "Treat unknown names and unsupported lyrics as errors");
  flags.check([options] { check(*options); });
}

void add_sampling_flags(Flags& flags, SamplingOptions* options, const std::string& seed_help,
                        bool segments) {
  flags.group("Sampling");
  flags.seed("--seed", &options->seed, seed_help);
  flags
      .per_level("--temperature", &options->temperature, {0, 10, true},
                 "Sampling temperature; lower is more conservative")
      .default_value = "the model's";
  flags
      .per_level("--top-k", &options->top_k, {0, 1 << 20},
                 "Sample from the K most likely codes; 0: from all")
      .default_value = "0";
  flags
      .per_level("--top-p", &options->top_p, {0, 1},
                 "Nucleus sampling: from the smallest set of codes with this total probability; "
                 "0: from all")
      .default_value = "0";
  flags
      .per_level("--hop-fraction", &options->hop_fraction, {0, 1, true},
                 "Hop between windows, as a fraction of the window")
      .default_value = "the model's";
  if (segments) add_segments_flag(flags, &options->upsample_segments);
  add_guidance_flags(flags, &options->guidance);
  flags.check([options] { check(*options); });
}

void add_segments_flag(Flags& flags, std::optional<int>* segments) {
  flags.add({.names = "--upsample-segments",
             .value = "N|auto",
             .help = "Sample each level below the top in up to N segments at once, joined where "
                     "they sound alike: faster, but another song for each N; 1: off",
             .default_value = "the model's",
             .set = [segments](const std::string& text) {
               *segments = parse_count_or_auto("--upsample-segments", text, kMaxSegments);
             }});
}

void add_audio_file_flags(Flags& flags, AudioFileOptions* options) {
  options->from_flags = true;
  flags.text("--format", &options->format, "wav|flac|ogg|...", "Audio file format").default_value =
      "by the extension of --out";
  flags.choice("--bits", &options->bits, {"16", "24", "float"}, "Bits per sample");
  flags.toggle("--normalize", &options->normalize, "Scale the audio to a peak of -1 dBFS");
  flags.number("--loudness", &options->loudness, {-70, 0}, "LUFS",
               "Scale the audio to this loudness (EBU R 128); streaming services use -14");
  flags.check([options] { check(*options); });
}

void add_config_flag(Flags& flags) {
  flags.group("Messages");
  flags.add({.names = kConfigFlag,
             .value = "FILE",
             .help = "Read flags from a file, one `flag = value` per line; the command line "
                     "overrides it",
             .file = true,
             .set = [](const std::string&) {}});
}

void check(const LabelOptions& options) {
  if (!options.lyrics_file.empty() && options.lyrics_text) {
    throw UsageError("--lyrics and --lyrics-text are mutually exclusive.");
  }
  if (options.lyric_times && options.lyrics_as_is) {
    throw UsageError("--lyric-times and --lyrics-as-is, which sings the times, contradict.");
  }
}

void check(const AudioFileOptions& options) {
  if (options.normalize && options.loudness) {
    throw UsageError("--normalize and --loudness are mutually exclusive.");
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
    throw UsageError("--top-k and --top-p are mutually exclusive at each level.");
  }
}

}  // namespace crooner::cli
