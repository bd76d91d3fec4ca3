#pragma once

#include <filesystem>
#include <vector>

#include "training/stage_plan.h"

namespace crooner::training {

// Throws InputError for a preset that cannot be used, and for one that is not that with which its
// stage was begun.
void check_stage_presets(const std::vector<PlannedStage>& stages);

// Writes the preset of a stage that trains, with its steps, next to the folder of its run, the same
// in all processes, or what a stage assembles, and returns that file. Throws as above.
std::filesystem::path write_stage_preset(const PlannedStage& planned);

// The file that a stage writes as its result.
std::filesystem::path stage_result(const PlannedStage& planned);

// Writes the model of a stage that assembles one, as crooner models assemble does.
void assemble_stage(const PlannedStage& planned);

}  // namespace crooner::training
