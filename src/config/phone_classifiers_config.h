#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/transformer_config.h"

namespace crooner::config {

// The phones that scripts/corpus writes: ARPAbet in lower case, without marks of stress.
std::vector<std::string> arpabet();

// An auxiliary objective of training: linear classifiers read which phone sounds at a code from
// the outputs of attention layers that read lyrics, so that these layers learn to pass sounds on.
// They are no part of the prior.
struct PhoneClassifiersConfig {
  double weight = 0.2;      // of their cross-entropy in bits, next to the codes' bits
  std::vector<int> layers;  // empty: all that read lyrics
  std::vector<std::string> phones = arpabet();  // the classes, as manifests name them
  bool operator==(const PhoneClassifiersConfig&) const = default;

  // The layers, ascending.
  std::vector<int> layers_of(const TransformerConfig& transformer) const;
  // Numbers of all classifiers together.
  std::int64_t parameters(const TransformerConfig& transformer) const;
  // Throws InputError naming the invalid entry; layers are checked if the network is known.
  void check(const TransformerConfig* transformer) const;
};

}  // namespace crooner::config
