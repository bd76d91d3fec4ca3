#pragma once

#include <crooner/model.h>

#include <string>

#include "config/model_folder.h"

namespace crooner::api {

// The folder that the model was opened from, as it was read then.
const config::ModelFolder& model_folder(const Model& model);

// The compute capability of the GPU that samples the model, "9.0"; empty on a CPU, and where
// libcrooner_cuda.so, which knows it, is not built.
std::string compute_capability(const Model& model);

}  // namespace crooner::api
