#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/row.h"
#include "cli/batch.h"
#include "cli/generate.h"

namespace crooner::batch {

// A valid row: a command of crooner generate.
struct JobSpec {
  SourceLine source_line;
  std::string name;  // of the song, relative to --out, without extension
  std::string file;  // the same with its extension
  std::vector<cli::FlagValue>
      flags;                     // all flags that are set, those of the batch, seed and out too
  cli::GenerateOptions options;  // the same, parsed
};

// The flags of the row on top of those of the batch. Throws UsageError, in the words of crooner
// generate, or InputError.
JobSpec make_job(const Row& row, const cli::BatchOptions& batch);

// The seed of a job without its own: the first 13 hexadecimal digits (52 bits) of the SHA-256 of
// the batch's seed, a line end and the job's name. It does not depend on the other jobs or on the
// order.
std::uint64_t derive_seed(std::uint64_t batch_seed, const std::string& name);

// The job as a line for a POSIX shell, which makes the same song from any folder: crooner generate
// --genre=folk ..., after a mkdir where its folder does not exist.
std::string command_line(const JobSpec& job);

}  // namespace crooner::batch
