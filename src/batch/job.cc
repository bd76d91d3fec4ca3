#include "batch/job.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "batch/cards.h"
#include "batch/job_name.h"
#include "cli/config_file.h"
#include "songs/output_paths.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

using FlagValues = std::vector<cli::FlagValue>;

// Flags of the batch as a whole; rows ignore them.
bool is_batch_flag(const std::string& name) {
  static const std::set<std::string> kNames = {"quiet",       "verbose",   "log-file",  "json",
                                               "threads",     "max-batch", "SOURCE",    "wait",
                                               "stale-after", "dry-run",   "save-every"};
  return kNames.contains(name);
}

// The other one of two mutually exclusive flags: a row that sets one overrides a default of the
// other.
std::string exclusive_counterpart(const std::string& name) {
  static constexpr const char* kRivals[][2] = {{"lyrics", "lyrics-text"}, {"top-k", "top-p"}};
  for (const auto& [one, other] : kRivals) {
    if (name == one) return other;
    if (name == other) return one;
  }
  return "";
}

// The flags of `over` on top of those of `under`.
FlagValues merged(const FlagValues& under, const FlagValues& over) {
  FlagValues all;
  for (const cli::FlagValue& flag : under) {
    const auto overridden = [&](const cli::FlagValue& other) {
      return other.name == flag.name || exclusive_counterpart(other.name) == flag.name;
    };
    if (std::none_of(over.begin(), over.end(), overridden)) all.push_back(flag);
  }
  all.insert(all.end(), over.begin(), over.end());
  std::erase_if(all, [](const cli::FlagValue& flag) { return flag.name == "config"; });
  return all;
}

bool names_input(const cli::FlagValue& flag) {
  return flag.name == "lyrics" || flag.name == "guidance-lyrics" || flag.name == "prompt" ||
         flag.name == "config" || flag.name == "adapter";
}

// File names of a row are relative to its list.
void resolve_paths(FlagValues& flags, const fs::path& folder) {
  for (cli::FlagValue& flag : flags) {
    if (!names_input(flag) || flag.value.empty()) continue;
    if (flag.value == "-") {
      throw UsageError(
          str_cat("--", flag.name,
                  " is '-', standard input, which is not available to jobs; name a file."));
    }
    flag.value = (folder / flag.value).lexically_normal().string();
  }
}

// A pipe would make the whole batch wait for who writes to it, and can be read once only.
void check_is_no_pipe(const cli::FlagValue& flag) {
  if (!names_input(flag) || flag.value.empty()) return;
  if (is_file(flag.value) || is_folder(flag.value)) return;
  if (flag.value != "-" && !path_exists(flag.value)) return;  // its reader says so
  throw InputError(str_cat("--", flag.name, " is '", printable(flag.value),
                           "', which is no file; the files of a job are read more than once."));
}

// Sets the path of the song, and the seed derived from its name.
void set_output_and_seed(const Row& row, const cli::BatchOptions& batch, JobSpec& job) {
  const std::string ending =
      "." + (job.options.sound.format.empty() ? "wav" : job.options.sound.format);
  const fs::path name = output_name(row);
  const bool with_extension = has_flag(row, "out") && name.has_extension();
  job.file = with_extension ? name.string() : name.string() + ending;
  job.name = with_extension ? fs::path(name).replace_extension().string() : name.string();
  if (!job.options.sampling.seed) {
    job.options.sampling.seed = derive_seed(batch.defaults.sampling.seed.value_or(0), job.name);
    job.flags.push_back({"seed", std::to_string(*job.options.sampling.seed)});
  }
  job.options.out = (fs::path(batch.defaults.out) / job.file).string();
  // Any rate that a model may have: the model's own is checked with it.
  audio::check_writable(job.options.out, 44100, 1, songs::sample_format(job.options.sound));
  std::erase_if(job.flags, [](const cli::FlagValue& flag) { return flag.name == "out"; });
  job.flags.push_back({"out", job.options.out});
}

}  // namespace

std::uint64_t derive_seed(std::uint64_t batch_seed, const std::string& name) {
  return std::stoull(sha256_hex(std::string_view(str_cat(batch_seed, "\n", name))).substr(0, 13),
                     nullptr, 16);
}

JobSpec make_job(const Row& row, const cli::BatchOptions& batch) {
  if (!row.error.empty()) throw InputError(row.error);
  JobSpec job;
  job.source_line = row.source_line;
  cli::Flags flags("generate", "");
  cli::declare_generate_flags(flags, &job.options);

  FlagValues own = row.flags;
  resolve_paths(own, row.folder);
  for (const cli::FlagValue& flag : FlagValues(own)) {
    if (flag.name != "config") continue;
    check_is_no_pipe(flag);
    FlagValues of_file;
    for (const auto& [value, where] : cli::read_config_file(flag.value, flags)) {
      std::string name = value.name;
      std::replace(name.begin(), name.end(), '_', '-');
      of_file.push_back({name, value.value});
    }
    own = merged(of_file, own);
  }
  FlagValues defaults = batch.flags;
  std::erase_if(defaults, [](const cli::FlagValue& flag) {
    return flag.name == "out" || flag.name == "seed";
  });
  for (cli::FlagValue& flag : defaults) {
    if (flag.name == "device") flag.value = device_of_jobs(flag.value);
  }
  job.flags = merged(defaults, own);
  std::erase_if(job.flags, [](const cli::FlagValue& flag) { return is_batch_flag(flag.name); });
  for (const cli::FlagValue& flag : job.flags) {
    if (is_kept_from_jobs(flag.name)) {
      throw UsageError(str_cat("'", flag.name,
                               "' is a flag of crooner generate that jobs do not take; run that "
                               "command for each song."));
    }
    check_is_no_pipe(flag);
    flags.set(flag);
  }
  cli::check(job.options);

  set_output_and_seed(row, batch, job);
  return job;
}

}  // namespace crooner::batch
