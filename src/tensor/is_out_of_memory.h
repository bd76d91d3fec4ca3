#pragma once

#include <exception>

namespace crooner::tensor {

// True if an exception means that memory ran out: LibTorch reports it in several ways.
bool is_out_of_memory(const std::exception& failure);

}  // namespace crooner::tensor
