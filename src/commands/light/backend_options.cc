#include "commands/light/backend_options.h"

#include "base/error.h"

namespace crooner::commands {

BackendOptions backend_options(const cli::ModelOptions& options, double save_every) {
  BackendOptions run;
  run.device = options.device;
  run.threads = options.threads;
  run.max_batch = options.max_batch;
  run.deterministic = options.deterministic;
  run.save_seconds = save_every;
  if (options.precision == "fp32") run.precision = Precision::kFp32;
  if (options.precision == "fp16") run.precision = Precision::kFp16;
  if (options.precision == "bf16") run.precision = Precision::kBf16;
  if (options.precision == "int8") run.precision = Precision::kInt8;
  if (options.engine == "plain") run.engine = EngineKind::kPlain;
  if (options.engine == "cpu") run.engine = EngineKind::kCpu;
  if (options.engine == "cuda") {
    throw UsageError(
        "--engine is cuda, and this crooner has no engine of its own for CUDA; on a CUDA device "
        "(--device cuda) --engine plain works, which auto takes there, and on the CPU cpu.");
  }
  return run;
}

}  // namespace crooner::commands
