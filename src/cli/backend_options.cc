#include "cli/backend_options.h"

#include "base/precision.h"

namespace crooner::cli {

BackendOptions backend_options(const ModelOptions& options, double save_seconds) {
  BackendOptions backend;
  backend.device = options.device;
  backend.threads = options.threads;
  backend.max_batch = options.max_batch;
  backend.adapters = options.adapters;
  backend.deterministic = options.deterministic;
  backend.save_seconds = save_seconds;
  backend.precision = parse_precision(options.precision).value_or(Precision::kAuto);
  backend.engine = parse_engine_kind(options.engine).value_or(EngineKind::kAuto);
  return backend;
}

}  // namespace crooner::cli
