#pragma once

#include <crooner/model.h>

#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::api {

// The folder that the model was opened from, as it was read then, with the adapters.
const config::ModelFolder& model_folder(const Model& model);

// The compute capability of the GPU that samples the model, "9.0"; empty on a CPU, and where
// libcrooner_cuda.so, which knows it, is not built.
std::string compute_capability(const Model& model);

// The levels of which the request samples codes, the lowest first. Throws what Model::check() does.
std::vector<int> sampled_levels(const Model& model, const Request& request);

}  // namespace crooner::api
