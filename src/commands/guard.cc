#include "commands/guard.h"

#include <c10/util/Exception.h>

#include <stdexcept>
#include <string>

#include "base/error.h"
#include "base/strings.h"
#include "tensor/is_out_of_memory.h"

namespace crooner::commands {
namespace {

// The first line: the lines below it repeat where in LibTorch it happened.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

void guarded(const std::function<void()>& work) {
  try {
    work();
  } catch (const c10::Error& failure) {
    const std::string sentence = first_line(failure.what_without_backtrace());
    if (tensor::is_out_of_memory(failure)) {
      throw ResourceError(str_cat("There is not enough memory: ", sentence,
                                  " Try a smaller --max-batch, or --precision fp16."));
    }
    throw std::runtime_error(str_cat("LibTorch: ", sentence));
  }
}

}  // namespace crooner::commands
