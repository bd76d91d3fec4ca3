#pragma once

#include <crooner/codes.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "run_folder/run_metadata.h"

namespace crooner::commands {

// Codes that a song can go on from, and what is known of them.
struct CodeSource {
  std::string name;                       // as it was given, for messages
  std::vector<Codes> songs;               // at least one
  std::optional<run_folder::Record> run;  // run.json, when they come from a run folder
  std::string codec_model;                // the model whose codes they are; empty: not known
};

// The run folder that is meant: the folder itself, or that of the song beside it. Nothing when
// there is none.
std::optional<std::filesystem::path> find_run_folder(const std::string& name);
std::string run_folder_not_found(const std::string& name);  // the sentence then

// Reads a run folder (or a song beside its one), a codes.safetensors, or a file that the original
// saved while it sampled (data.pth.tar). Throws InputError naming it.
CodeSource read_code_source(const std::string& name);

// The codes that a run began with, by level; empty when there are none.
Codes prompt_codes(const std::filesystem::path& run_folder, const run_folder::Record& record);

}  // namespace crooner::commands
