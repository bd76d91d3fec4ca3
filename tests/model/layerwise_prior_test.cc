#include "model/layerwise_prior.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <map>
#include <set>
#include <string>

#include "base/error.h"
#include "model/prior_cases.h"
#include "model/random_weights.h"

namespace crooner::model {
namespace {

// A layer's number in the name of a tensor; -1: it belongs to none.
int layer_of(const std::string& name) {
  const std::string prefix = "prior.transformer._attn_mods.";
  return name.starts_with(prefix) ? std::stoi(name.substr(prefix.size())) : -1;
}

// Hands out copies of weights, and records which were asked for and how many layers were alive.
struct RecordedReads {
  explicit RecordedReads(const tensor::StateDict& from) : weights(from) {}

  at::Tensor operator()(const std::string& name) {
    const at::Tensor copy = weights.at(name).clone();
    const int layer = layer_of(name);
    if (layer >= 0) alive.emplace(layer, copy.getIntrusivePtr());
    std::set<int> layers;
    std::erase_if(alive, [](const auto& tensor) { return tensor.second.expired(); });
    for (const auto& tensor : alive) layers.insert(tensor.first);
    most_layers = std::max(most_layers, layers.size());
    ++times[name];
    return copy;
  }

  const tensor::StateDict& weights;
  std::multimap<int, c10::weak_intrusive_ptr<c10::TensorImpl>> alive;
  std::size_t most_layers = 0;
  std::map<std::string, int> times;
};

// The lyrics of an encoder (order 8), and lyrics in the sequence (order 12).
class LayerwisePriorTest : public ::testing::TestWithParam<bool> {
 protected:
  LayerwisePriorTest() {
    torch::manual_seed(5);
    if (GetParam()) {
      config_.transformer.attn_order = 12;
      config_.transformer.depth = 18;
      config_.transformer.blocks = 6;
      config_.lyrics->same_sequence = true;
      config_.derive();
    }
    for (int layer = 0; layer < config_.transformer.depth; ++layer) {
      const auto func = config_.transformer.func(layer);
      if (func == config::AttentionFunc::kLyrics || func == config::AttentionFunc::kPrime) {
        config_.alignment = {layer, 1};
        break;
      }
    }
    weights_ = random_weights(config_, 0.2);
    for (int item = 0; item < 2; ++item) {
      windows_.push_back({two_label_vectors().narrow(0, item, 1),
                          torch::arange(24, at::kLong).add(3 * item).remainder(20).unsqueeze(0)});
    }
  }

  config::PriorConfig config_ = small_top_config();
  tensor::StateDict weights_;
  std::vector<LayerwisePrior::Window> windows_;
};

INSTANTIATE_TEST_SUITE_P(Both, LayerwisePriorTest, testing::Bool(),
                         [](const auto& i) { return i.param ? "in_sequence" : "encoder"; });

TEST_P(LayerwisePriorTest, ItsWeightsAreThoseOfTheWholePrior) {
  const c10::InferenceMode inference;
  const Prior whole(config_, tensor::Scope(weights_));
  const LayerwisePrior layerwise(config_, [&](const auto& name) { return weights_.at(name); });
  const auto ours = layerwise.alignment_weights(windows_);
  ASSERT_EQ(ours.size(), windows_.size());
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const auto& [labels, codes] = windows_[i];
    const auto right =
        whole.attention_weights(whole.sequence_tokens(codes, labels), whole.conditions(labels, {}),
                                {config_.alignment->layer});
    EXPECT_TRUE(ours[i].equal(right[0][0][config_.alignment->head])) << i;
  }
  EXPECT_FALSE(ours[0].equal(ours[1]));
}

TEST_P(LayerwisePriorTest, OneLayerAtATimeIsInMemoryAndReadOnce) {
  RecordedReads reads(weights_);
  const LayerwisePrior prior(config_, std::ref(reads));
  EXPECT_EQ(reads.most_layers, 0u);
  prior.alignment_weights(windows_);
  EXPECT_EQ(reads.most_layers, 1u);
  const int last = config_.alignment->layer;
  for (const auto& [name, tensor] : weights_) {
    const int layer = layer_of(name);
    const bool behind = layer > last || name == "prior.x_out.weight" ||
                        (layer == last && (name.find(".mlp.") != std::string::npos ||
                                           name.find(".ln_1.") != std::string::npos));
    EXPECT_EQ(reads.times[name], behind ? 0 : 1) << name;
  }
}

TEST_P(LayerwisePriorTest, AStopEndsIt) {
  const LayerwisePrior prior(config_, [&](const auto& name) { return weights_.at(name); });
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(prior.alignment_weights(windows_, source.get_token()), Cancelled);
}

}  // namespace
}  // namespace crooner::model
