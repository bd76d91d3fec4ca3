#include "cli/backend_options.h"

namespace crooner::cli {

BackendOptions backend_options(const ModelOptions& options, double save_seconds) {
  BackendOptions backend;
  backend.device = options.device;
  backend.threads = options.threads;
  backend.max_batch = options.max_batch;
  backend.deterministic = options.deterministic;
  backend.save_seconds = save_seconds;
  if (options.precision == "fp32") backend.precision = Precision::kFp32;
  if (options.precision == "fp16") backend.precision = Precision::kFp16;
  if (options.precision == "bf16") backend.precision = Precision::kBf16;
  if (options.precision == "int8") backend.precision = Precision::kInt8;
  if (options.engine == "plain") backend.engine = EngineKind::kPlain;
  if (options.engine == "cpu") backend.engine = EngineKind::kCpu;
  return backend;
}

}  // namespace crooner::cli
