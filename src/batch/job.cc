#include "batch/job.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "batch/job_name.h"
#include "batch/readers.h"
#include "cli/config_file.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

using Given = std::vector<cli::FlagValue>;

// Flags that speak of the whole batch; in a row they say nothing, whoever wrote them.
bool is_batch_flag(const std::string& name) {
  static const std::set<std::string> kNames = {"quiet",       "verbose",   "log-file",  "json",
                                               "threads",     "max-batch", "SOURCE",    "wait",
                                               "stale-after", "dry-run",   "save-every"};
  return kNames.contains(name);
}

// Two flags of which one is accepted: what a row says of the one silences a default of the other.
std::string exclusive_counterpart(const std::string& name) {
  static constexpr const char* kRivals[][2] = {{"lyrics", "lyrics-text"}, {"top-k", "top-p"}};
  for (const auto& [one, other] : kRivals) {
    if (name == one) return other;
    if (name == other) return one;
  }
  return "";
}

// `over` on top of `under`.
Given merged(const Given& under, const Given& over) {
  Given all;
  for (const cli::FlagValue& flag : under) {
    const auto silenced = [&](const cli::FlagValue& other) {
      return other.name == flag.name || exclusive_counterpart(other.name) == flag.name;
    };
    if (std::none_of(over.begin(), over.end(), silenced)) all.push_back(flag);
  }
  all.insert(all.end(), over.begin(), over.end());
  std::erase_if(all, [](const cli::FlagValue& flag) { return flag.name == "config"; });
  return all;
}

// Files that a row names lie beside its list.
void resolve_paths(Given& flags, const fs::path& folder) {
  for (cli::FlagValue& flag : flags) {
    const bool file = flag.name == "lyrics" || flag.name == "prompt" || flag.name == "config";
    if (!file || flag.value.empty()) continue;
    if (flag.value == "-") {
      throw UsageError(
          str_cat("--", flag.name, " is '-', standard input, which jobs have not; name a file."));
    }
    flag.value = (folder / flag.value).lexically_normal().string();
  }
}

// Where the song goes, and the seed that comes with its name.
void name_song(const Row& row, const cli::BatchOptions& batch, Job& job) {
  const std::string ending =
      "." + (job.options.sound.format.empty() ? "wav" : job.options.sound.format);
  const fs::path name = output_name(row);
  const bool whole = has_flag(row, "out") && name.has_extension();
  job.file = whole ? name.string() : name.string() + ending;
  job.name = whole ? fs::path(name).replace_extension().string() : name.string();
  if (!job.options.sampling.seed) {
    job.options.sampling.seed = derive_seed(batch.defaults.sampling.seed.value_or(0), job.name);
    job.flags.push_back({"seed", std::to_string(*job.options.sampling.seed)});
  }
  job.options.out = (fs::path(batch.defaults.out) / job.file).string();
  std::erase_if(job.flags, [](const cli::FlagValue& flag) { return flag.name == "out"; });
  job.flags.push_back({"out", job.options.out});
}

}  // namespace

std::uint64_t derive_seed(std::uint64_t batch_seed, const std::string& name) {
  return std::stoull(sha256_hex(std::string_view(str_cat(batch_seed, "\n", name))).substr(0, 13),
                     nullptr, 16);
}

Job make_job(const Row& row, const cli::BatchOptions& batch) {
  if (!row.error.empty()) throw InputError(row.error);
  Job job;
  job.source_line = row.source_line;
  cli::Flags flags("generate", "");
  cli::declare_generate_flags(flags, &job.options);

  Given own = row.flags;
  resolve_paths(own, row.folder);
  for (const cli::FlagValue& flag : Given(own)) {
    if (flag.name == "config") own = merged(cli::read_config_file(flag.value, flags), own);
  }
  Given defaults = batch.flags;
  std::erase_if(defaults, [](const cli::FlagValue& flag) {
    return flag.name == "out" || flag.name == "seed";
  });
  job.flags = merged(defaults, own);
  std::erase_if(job.flags, [](const cli::FlagValue& flag) { return is_batch_flag(flag.name); });
  for (const cli::FlagValue& flag : job.flags) flags.set(flag);
  cli::check(job.options);

  name_song(row, batch, job);
  return job;
}

}  // namespace crooner::batch
