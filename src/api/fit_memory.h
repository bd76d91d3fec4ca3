#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/backend.h>

#include "config/model_folder.h"
#include "sampling/workload.h"

namespace crooner::api {

// Plans memory by what the device has left, before anything is loaded: sets the workload's
// max_batch, by level, to as many songs as fit and are useful, at most options.max_batch. Throws
// ResourceError with the flags that would make it fit, when not one song does.
void fit_memory(const config::ModelFolder& model, const BackendOptions& options, at::Device device,
                sampling::Workload& workload);

// How many songs like the workload's one can be sampled at once, at every level: as many as are
// useful and fit, at most options.max_batch; 1 where not one fits.
int batch_size(const config::ModelFolder& model, const BackendOptions& options, at::Device device,
               const sampling::Workload& workload);

}  // namespace crooner::api
