#pragma once

#include <functional>

namespace crooner::commands {

// Runs `work`; what LibTorch throws becomes an Error of ours: one sentence without its backtrace, a
// ResourceError when memory ran out.
void guarded(const std::function<void()>& work);

// The same as a wrapper of a command.
template <typename Options>
auto guard(void (*run)(const Options&)) {
  return [run](const Options& options) { guarded([&] { run(options); }); };
}

}  // namespace crooner::commands
