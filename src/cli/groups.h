#pragma once

#include <crooner/backend.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/flags.h"
#include "cli/guidance.h"

namespace crooner::cli {

// Groups of flags that several commands share, under the same names and with the same meanings.

struct LogOptions {
  bool quiet = false;
  bool verbose = false;
  bool json = false;  // events as JSON lines on stdout, instead of paths
  std::string log_file;
};

struct ModelOptions {
  std::string model;  // a name or a folder; empty: the default model
  std::string device = "auto";
  std::string precision = "auto";
  std::string engine = "auto";
  bool deterministic = true;
  int threads = 0;    // 0: all cores
  int max_batch = 0;  // 0: as many songs as fit in memory
  std::vector<Adapter> adapters = {};
};

struct LabelOptions {
  std::string genre;
  std::string artist;
  std::string lyrics_file;  // "-": standard input
  std::optional<std::string> lyrics_text;
  bool lyric_times = false;   // windows of lyrics follow the times of the file's lines
  bool lyrics_as_is = false;  // section headings, time stamps and the like are sung too
  bool strict = false;
};

struct SamplingOptions {
  std::optional<std::uint64_t> seed;
  PerLevel<double> temperature;
  PerLevel<int> top_k;
  PerLevel<double> top_p;
  PerLevel<double> hop_fraction;
  std::optional<int> upsample_segments;  // 0: auto; none: the model's
  GuidanceOptions guidance;
};

// Takes of the levels below the top, over the same top codes, that are heard at different sides.
struct StereoOptions {
  int takes = 0;          // 2: left and right; 3: a middle one too; 0: a mono song
  double left_delay = 9;  // ms
  double right_delay = 13;
  double side_level = -3;  // dB, beside a middle take
  bool mono = false;       // --stereo mono: also of a song that continues a stereo song
  bool operator==(const StereoOptions&) const = default;
};

struct AudioFileOptions {
  std::string format;  // empty: by the file's extension
  std::string bits = "16";
  bool normalize = false;
  std::optional<double> loudness = {};  // LUFS
  StereoOptions stereo = {};            // of commands that generate songs
  bool from_flags = false;              // of the command, which messages may name
};

struct RunFolderOptions {
  double save_every = 2;  // seconds between saves of a window's new codes
  bool clean = false;     // remove the run folder when all songs are finished
  bool force = false;     // replace another request's song, or a file that crooner did not write
};

inline constexpr char kEventsHelp[] =
    "Print events as JSON on stdout, one per line, instead of paths";
inline constexpr char kJsonResultHelp[] = "Print the result as JSON";
// `json`: the help of --json, of a command that prints paths or of one that prints a result.
void add_log_flags(Flags& flags, LogOptions* options, const std::string& json = kEventsHelp);
void add_model_flag(Flags& flags, ModelOptions* options);  // --model alone
// What --device takes, and its help.
struct DeviceHelp {
  std::string value = "auto|cpu|cuda[:N]";
  std::string help =
      "Device that runs the model (auto: a CUDA device if there is one and it is faster)";
};
// How and where the model runs too; of these flags, add_device_flags() adds those that no song
// depends on.
void add_model_flags(Flags& flags, ModelOptions* options, const DeviceHelp& device = {});
void add_device_flags(Flags& flags, ModelOptions* options, const DeviceHelp& device = {});
void add_label_flags(Flags& flags, LabelOptions* options);
inline constexpr char kSeedHelp[] = "Random seed; without it a new one is chosen and printed";
// Declares the check of contradicting values too, as add_label_flags() does. `segments`: with
// --upsample-segments.
void add_sampling_flags(Flags& flags, SamplingOptions* options,
                        const std::string& seed_help = kSeedHelp, bool segments = true);
// --upsample-segments; alone for `plan`.
void add_segments_flag(Flags& flags, std::optional<int>* segments);
void add_audio_file_flags(Flags& flags, AudioFileOptions* options);
void add_save_every_flag(Flags& flags, RunFolderOptions* options);
void add_stereo_flags(Flags& flags, StereoOptions* options,
                      const std::string& default_value = "mono");
void add_save_flags(Flags& flags, RunFolderOptions* options);  // all but --force
void add_force_flag(Flags& flags, bool* force, const std::string& help);
void add_run_folder_flags(Flags& flags, RunFolderOptions* options);

// --config FILE (config_file.h).
void add_config_flag(Flags& flags);

// Throws UsageError when flags contradict one another.
void check(const LabelOptions& options);
void check(const SamplingOptions& options);
void check(const AudioFileOptions& options);
// Not for a batch, whose jobs may have the --stereo that its other flags need.
void check(const StereoOptions& options);

}  // namespace crooner::cli
