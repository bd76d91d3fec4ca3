#include "tensor/libtorch_errors.h"

#include <c10/util/Exception.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/device_failure.h"
#include "base/strings.h"
#include "tensor/is_out_of_memory.h"

namespace crooner::tensor {
namespace {

// The other lines say where in LibTorch it happened.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

void translate_libtorch_errors(const std::function<void()>& work) {
  try {
    work();
  } catch (const c10::Error& failure) {
    const std::string sentence = first_line(failure.what_without_backtrace());
    if (is_out_of_memory(failure)) {
      throw ResourceError(
          str_cat("Out of memory: ", sentence, " Try a smaller --max-batch, or --precision fp16."));
    }
    // After most of CUDA's errors every call fails, for as long as the process lives.
    if (constexpr std::string_view kCuda = "CUDA error: "; sentence.starts_with(kCuda)) {
      throw DeviceFailure(str_cat("The GPU is lost (", sentence.substr(kCuda.size()),
                                  "); start again, and the run folder continues where it was."));
    }
    throw std::runtime_error(str_cat("LibTorch: ", sentence));
  }
}

}  // namespace crooner::tensor
