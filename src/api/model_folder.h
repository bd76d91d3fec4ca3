#pragma once

#include <crooner/model.h>

#include "config/model_folder.h"

namespace crooner::api {

// The folder that the model was opened from, as it was read then.
const config::ModelFolder& model_folder(const Model& model);

}  // namespace crooner::api
