#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/flags.h"

namespace crooner::cli {

// Groups of flags that several commands share: the same words for the same things.

struct LogOptions {
  bool quiet = false;
  bool verbose = false;
  bool json = false;  // events as JSON lines on stdout, instead of paths
  std::string log_file;
};

struct ModelOptions {
  std::string model;  // a name or a folder; empty: the default one
  std::string device = "auto";
  std::string precision = "auto";
  std::string engine = "auto";
  bool deterministic = true;
  int threads = 0;    // 0: as many as there are cores
  int max_batch = 0;  // 0: what fits
};

struct LabelOptions {
  std::string genre;
  std::string artist;
  std::string lyrics_file;  // "-": standard input
  std::optional<std::string> lyrics_text;
  bool strict = false;
};

struct SamplingOptions {
  std::optional<std::uint64_t> seed;
  PerLevel<double> temperature;
  PerLevel<int> top_k;
  PerLevel<double> top_p;
  PerLevel<double> hop_fraction;
};

struct AudioFileOptions {
  std::string format;  // empty: by the name of the file
  std::string bits = "16";
  bool normalize = false;
};

struct RunFolderOptions {
  double save_every = 2;  // seconds: how often what is drawn within a window is saved
  bool clean = false;     // remove the run folder when all is done
  bool force = false;     // replace another request, or a file that crooner did not make
};

void add_log_flags(Flags& flags, LogOptions* options);
void add_model_flag(Flags& flags, ModelOptions* options);    // --model alone
void add_model_flags(Flags& flags, ModelOptions* options);   // and where and how it runs
void add_device_flags(Flags& flags, ModelOptions* options);  // of them, what no song depends on
void add_label_flags(Flags& flags, LabelOptions* options);
inline constexpr char kSeedHelp[] = "The same seed gives the same songs; none: a new one, said";
void add_sampling_flags(Flags& flags, SamplingOptions* options,
                        const std::string& seed_help = kSeedHelp);
void add_audio_file_flags(Flags& flags, AudioFileOptions* options);
void add_save_flags(Flags& flags, RunFolderOptions* options);  // all but --force
void add_force_flag(Flags& flags, bool* force, const std::string& help);
void add_run_folder_flags(Flags& flags, RunFolderOptions* options);

// --config FILE; what it holds is read before the flags (config_file.h).
void add_config_flag(Flags& flags);

// Throws UsageError when flags contradict one another.
void check(const LabelOptions& options);
void check(const SamplingOptions& options);

// Shows what was asked for from here on: the level of the log, and its file.
void apply(const LogOptions& options);

}  // namespace crooner::cli
