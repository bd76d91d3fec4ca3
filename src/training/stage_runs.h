#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/training_stages.h"

namespace crooner::training {

// What all stages train, as they train one network: "vqvae" or "prior". Throws InputError when they
// do not, and when one trains an adapter, which is no network that the next could begin with.
std::string kind_of(const std::vector<config::TrainingStage>& stages);

// Writes the preset of a stage, with its steps, to a file, the same in all processes. Throws
// InputError when another one is there: the stage was begun with it.
void write_stage_preset(const config::TrainingStage& stage, const std::string& kind,
                        const std::filesystem::path& file);

// The file that a run of a preset writes as its result.
std::string result_name(const std::filesystem::path& preset);

// Whether a run has written its result.
bool is_finished_run(const std::filesystem::path& run);

}  // namespace crooner::training
