#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/row.h"
#include "cli/batch.h"
#include "cli/generate.h"

namespace crooner::batch {

// A row that is understood: a command of crooner generate.
struct Job {
  SourceLine source_line;
  std::string name;                   // of the song below --out, without extension
  std::string file;                   // of the song below --out: the name with its extension
  std::vector<cli::FlagValue> flags;  // all that are given, those of the batch, seed and out too
  cli::GenerateOptions options;       // the same, read
};

// The flags of the batch with those of the row over them. Throws UsageError, in the words of
// crooner generate, or InputError.
Job make_job(const Row& row, const cli::BatchOptions& batch);

// The seed of a job that names none: the first 13 hexadecimal digits (52 bits) of the SHA-256 of
// the batch's seed, a line end and the job's name. It knows nothing of other jobs and of its place.
std::uint64_t derive_seed(std::uint64_t batch_seed, const std::string& name);

// The job as a line for a shell: crooner generate --genre folk ...
std::string command_line(const Job& job);

}  // namespace crooner::batch
