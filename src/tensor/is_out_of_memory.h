#pragma once

#include <exception>

namespace crooner::tensor {

// Whether an exception says that memory ran out: LibTorch has several ways of saying it.
bool is_out_of_memory(const std::exception& failure);

}  // namespace crooner::tensor
