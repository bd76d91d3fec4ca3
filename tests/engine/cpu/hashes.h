#pragma once

#include <string>

namespace crooner::engine::cpu {

// A line for each width of a convolution's tile, and for each attention pattern and weight type a
// hash of the bits of all logits of a small decoder, by the best target of this machine. The same
// text on every machine.
std::string logit_hashes();

}  // namespace crooner::engine::cpu
