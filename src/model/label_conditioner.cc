#include "model/label_conditioner.h"

#include <ATen/ops/embedding.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include <vector>

#include "model/time_bins.h"

namespace crooner::model {
namespace {

constexpr std::int64_t kTotal = 0, kOffset = 1, kLength = 2, kArtist = 3, kGenres = 4;

}  // namespace

LabelConditioner::LabelConditioner(const config::PriorConfig& config, const tensor::Scope& y_emb)
    : labels_(*config.labels), sample_rate_(config.sample_rate), n_ctx_(config.n_ctx) {
  const auto table = [&](const char* name) { return y_emb.sub(name).sub("emb").at("weight"); };
  artist_ = table("artist_emb");
  genre_ = table("bow_genre_emb");
  if (labels_.time_signal) {
    total_ = table("total_length_emb");
    absolute_ = table("absolute_pos_emb");
    relative_ = table("relative_pos_emb");
  }
}

at::Tensor LabelConditioner::start(const at::Tensor& labels) const {
  const auto genres = labels.narrow(1, kGenres, labels_.genre_slots);  // -1: an empty slot
  const auto filled = genres.ge(0).to(genre_.scalar_type()).unsqueeze(-1);
  const auto genre = at::embedding(genre_, genres.clamp_min(0)).mul(filled).sum(1);
  return at::embedding(artist_, labels.select(1, kArtist)).add(genre);
}

at::Tensor LabelConditioner::time_signal(const at::Tensor& labels) const {
  const auto times = labels.narrow(1, 0, kLength + 1).to(at::kCPU).contiguous();
  std::vector<at::Tensor> items;
  for (std::int64_t item = 0; item < labels.size(0); ++item) {
    const auto* row = times.const_data_ptr<std::int64_t>() + item * times.size(1);
    const auto rows = [&](const at::Tensor& table, const std::vector<std::int64_t>& bins) {
      return at::embedding(table, at::tensor(bins, at::kLong).to(labels.device()));
    };
    const auto total = rows(total_, {total_length_bin(labels_, sample_rate_, row[kTotal])});
    const auto absolute =
        rows(absolute_, absolute_bins(labels_, sample_rate_, n_ctx_, row[kOffset], row[kLength]));
    const auto relative =
        rows(relative_, relative_bins(labels_, n_ctx_, row[kTotal], row[kOffset], row[kLength]));
    items.push_back(total.add(absolute).add(relative));
  }
  return at::stack(items);
}

}  // namespace crooner::model
