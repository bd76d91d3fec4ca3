#pragma once

#include "tensor/libtorch_errors.h"

namespace crooner::commands {

// A command whose LibTorch errors are translated.
template <typename Options>
auto guard(void (*run)(const Options&)) {
  return
      [run](const Options& options) { tensor::translate_libtorch_errors([&] { run(options); }); };
}

}  // namespace crooner::commands
