#pragma once

#include <vector>

#include "config/transformer_config.h"

namespace crooner::config {

// The layers that read lyrics, of a separate encoder or in the same sequence, ascending.
std::vector<int> lyric_layers(const TransformerConfig& transformer);

}  // namespace crooner::config
