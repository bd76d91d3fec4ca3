#pragma once

#include <optional>
#include <vector>

namespace crooner::config {

// The hierarchical VQ-VAE (paper section 3; docs/architecture.md). Levels count from 0, the bottom.
struct VqvaeConfig {
  int sample_rate = 44100;  // Hz
  int levels = 3;
  std::vector<int> downs_t{3, 2, 2};    // down-sampling stages of level i
  std::vector<int> strides_t{2, 2, 2};  // stride of each of them
  int emb_width = 64;                   // channels of a code vector
  int bins = 2048;                      // codebook size per level
  int width = 32;                       // channels of the residual stacks, times multipliers[level]
  int depth = 4;                        // residual blocks per stage, times multipliers[level]
  std::vector<int> multipliers{2, 1, 1};  // per level
  double m_conv = 1.0;                    // hidden channels of a residual block / width
  int dilation_growth_rate = 3;
  std::optional<int> dilation_cycle;  // none: the dilation grows over all blocks
  bool res_scale = false;             // residual branches times 1/sqrt(depth)
  bool reverse_decoder_dilation = true;

  int level_width(int level) const { return width * multipliers.at(level); }
  int level_depth(int level) const { return depth * multipliers.at(level); }
  int hop(int level) const;       // audio samples per code of this level
  int up_ratio(int level) const;  // codes of this level per code of level + 1

  // Throws InputError naming the invalid field.
  void check() const;
  bool operator==(const VqvaeConfig&) const = default;
};

}  // namespace crooner::config
