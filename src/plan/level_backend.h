#pragma once

#include <crooner/backend.h>

#include "config/model_folder.h"
#include "plan/songs.h"

namespace crooner::plan {

// The precision of a level's linear layers: `precision`, or for kAuto the one in which the model's
// file stores them (fp16 for a model of half weights whose file is missing); on CUDA fp16.
Precision resolve_precision(const config::ModelFolder& model, int level, Precision precision,
                            bool on_host);

// The part of a PlanRequest that the model and the backend determine; every level is requested.
PlanRequest make_plan_request(const config::ModelFolder& model, const BackendOptions& options,
                              bool on_host);

}  // namespace crooner::plan
