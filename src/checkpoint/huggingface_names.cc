#include "checkpoint/huggingface_names.h"

#include <map>
#include <vector>

namespace crooner::checkpoint {
namespace {

using Steps = std::vector<std::string>;

Steps split(const std::string& name) {
  Steps steps(1);
  for (const char character : name) {
    if (character == '.') {
      steps.emplace_back();
    } else {
      steps.back() += character;
    }
  }
  return steps;
}

std::string join(const Steps& steps) {
  std::string name;
  for (const std::string& step : steps) name += (name.empty() ? "" : ".") + step;
  return name;
}

std::string number(const std::string& step, int factor, int offset) {
  return std::to_string(std::stoi(step) * factor + offset);
}

// The residual block `rest` = {d, "model", "1" or "3", leaf}.
void add_residual_block(Steps& name, const Steps& rest) {
  name.insert(name.end(),
              {"resnet_block", rest[0], rest[2] == "1" ? "conv1d_1" : "conv1d_2", rest[3]});
}

// A stack of up- or down-sampling stages; `rest` follows its "model": {s, ...}.
void add_stages(Steps& name, const Steps& rest, bool down) {
  if (rest.size() == 2) {  // the first or last convolution
    name.insert(name.end(), {down ? "proj_out" : "proj_in", rest[1]});
    return;
  }
  // Within stage s: down, {sampling, residual blocks} from 0; up, {residual blocks, sampling}
  // from 1.
  const bool second = rest[1] == "1";
  name.push_back(down ? "downsample_block" : "upsample_block");
  name.push_back(number(rest[0], 2, (second ? 1 : 0) - (down ? 0 : 2)));
  if (rest.size() == 3) {
    name.push_back(rest[2]);
  } else {
    add_residual_block(name, Steps(rest.begin() + 3, rest.end()));
  }
}

std::string codec_name(const Steps& steps) {
  if (steps[0] == "bottleneck") return "bottleneck.level_blocks." + steps[2] + ".codebook";
  if (steps[2] == "out") return join(steps);
  Steps name(steps.begin(), steps.begin() + 4);  // encoders.L.level_blocks.i
  add_stages(name, Steps(steps.begin() + 5, steps.end()), steps[0] == "encoders");
  return join(name);
}

std::string conditioner_name(const Steps& steps) {
  Steps name{"conditioner_blocks"};
  if (steps[2] == "cond") {
    name.push_back("upsampler");
    add_stages(name, Steps(steps.begin() + 4, steps.end()), false);
  } else {
    name.insert(name.end(), {steps[2] == "x_emb" ? "embed_tokens" : "layer_norm", steps[3]});
  }
  return join(name);
}

std::string label_name(const Steps& steps) {
  const bool loses_emb = steps[1] == "bow_genre_emb" || steps[1] == "artist_emb";
  return "metadata_embedding." + steps[1] + (loses_emb ? "." : ".emb.") + steps.back();
}

std::string transformer_name(Steps steps) {
  static const std::map<std::string, std::string> renamed{{"prime_prior", "encoder"},
                                                          {"x_emb", "embed_tokens"},
                                                          {"x_out", "fc_proj_out"},
                                                          {"ln_0", "layer_norm_0"},
                                                          {"ln_1", "layer_norm_1"},
                                                          {"w", "weight"},
                                                          {"b", "bias"}};
  for (std::string& step : steps) {
    if (const auto found = renamed.find(step); found != renamed.end()) step = found->second;
  }
  return join(steps);
}

}  // namespace

std::string huggingface_name(const std::string& published) {
  const Steps steps = split(published);
  const std::string& first = steps[0];
  if (first == "encoders" || first == "decoders" || first == "bottleneck") return codec_name(steps);
  if (first == "conditioner_blocks") return conditioner_name(steps);
  if (first == "y_emb") return label_name(steps);
  if (first == "prime_state_proj") {
    return std::string("encoder.proj_in.") + (steps[1] == "w" ? "weight" : "bias");
  }
  if (first == "prime_state_ln") return "encoder.final_layer_norm." + steps[1];
  if (first == "prime_x_out") return "encoder.lm_head." + steps[1];
  return transformer_name(steps);
}

}  // namespace crooner::checkpoint
