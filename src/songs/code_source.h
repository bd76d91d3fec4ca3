#pragma once

#include <crooner/codes.h>
#include <crooner/model.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/groups.h"
#include "run_folder/run_metadata.h"

namespace crooner::songs {

// Codes that a song can continue.
struct CodeSource {
  std::string name;                              // as the user wrote it, for messages
  std::vector<Codes> songs;                      // at least one
  std::optional<run_folder::Metadata> metadata;  // of a run folder
  std::string codec_model;  // the model that the codes belong to; empty: unknown
};

// The run folder `name`, or that of the song `name`; nothing if neither exists.
std::optional<std::filesystem::path> find_run_folder(const std::string& name);

// The same; throws InputError when neither exists.
std::filesystem::path require_run_folder(const std::string& name);

// Reads a run folder (or that of a song), a codes.safetensors, or a file that the original
// implementation saved while sampling (data.pth.tar). Throws InputError naming it.
CodeSource read_code_source(const std::string& name);

// The codes that a run began with, by level; empty if there are none.
Codes prompt_codes(const std::filesystem::path& run_folder, const run_folder::Metadata& metadata);

// The codes of another VQ-VAE decode to other sounds: throws InputError unless a run's codes are of
// the one that `metadata` names. The priors may differ.
void check_codec(const CodeSource& source, const run_folder::Metadata& metadata);

// Warns when the codes of a file belong to another model than `model` (its name). `codec_model`:
// empty if unknown.
void warn_model_mismatch(const std::string& file, const std::string& codec_model,
                         const std::string& model);

// Opens the model of --model, else that of the codes, and warns when the codes were made with other
// adapters. `save_every`: that of --save-every.
Model open_model(const cli::ModelOptions& options, double save_every, const CodeSource& source);

}  // namespace crooner::songs
