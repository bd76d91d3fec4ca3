#include "model/label_conditioner.h"

#include <ATen/ops/embedding.h>
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
  std::vector<std::int64_t> totals, absolutes, relatives;
  const auto append = [](std::vector<std::int64_t>& bins, const std::vector<std::int64_t>& more) {
    bins.insert(bins.end(), more.begin(), more.end());
  };
  for (std::int64_t item = 0; item < labels.size(0); ++item) {
    const auto* row = times.const_data_ptr<std::int64_t>() + item * times.size(1);
    totals.push_back(total_length_bin(labels_, sample_rate_, row[kTotal]));
    append(absolutes, absolute_bins(labels_, sample_rate_, n_ctx_, row[kOffset], row[kLength]));
    append(relatives, relative_bins(labels_, n_ctx_, row[kTotal], row[kOffset], row[kLength]));
  }
  const auto rows = [&](const at::Tensor& table, const std::vector<std::int64_t>& bins) {
    const auto indices = at::tensor(bins, at::kLong).view({labels.size(0), -1});
    return at::embedding(table, indices.to(labels.device()));
  };
  return rows(total_, totals).add(rows(absolute_, absolutes)).add(rows(relative_, relatives));
}

}  // namespace crooner::model
