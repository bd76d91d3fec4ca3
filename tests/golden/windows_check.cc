#include <gtest/gtest.h>

#include "golden/case.h"
#include "plan/batches.h"
#include "plan/windows.h"

namespace crooner::golden {
namespace {

using Sizes = std::vector<std::int64_t>;

// Entries with less than one window, which sampling never asks for, show the original's bare loop.
Sizes bare_loop(std::int64_t total, std::int64_t n_ctx, std::int64_t hop) {
  Sizes starts;
  for (std::int64_t start = 0; start < total - n_ctx + hop; start += hop) {
    starts.push_back(std::min(start, total - n_ctx));
  }
  return starts;
}

}  // namespace

void check_windows(Case& golden) {
  const Json json = golden.json();
  for (const Json& entry : json["get_starts"].items()) {
    const auto total = entry["total_length"].as<std::int64_t>();
    const auto n_ctx = entry["n_ctx"].as<std::int64_t>();
    const auto hop = entry["hop_length"].as<std::int64_t>();
    const auto starts = entry["starts"].as<Sizes>();
    EXPECT_EQ(bare_loop(total, n_ctx, hop), starts) << total << " " << n_ctx << " " << hop;
    if (total < n_ctx) continue;
    EXPECT_EQ(plan::window_starts(total, n_ctx, hop), starts);
  }
  for (const Json& entry : json["split_batch"].items()) {
    const Sizes sizes =
        plan::split(entry["n_samples"].as<std::int64_t>(), entry["split_size"].as<std::int64_t>());
    EXPECT_EQ(sizes, entry["tensor"].as<Sizes>());
    Sizes of_list;
    for (const Json& part : entry["list_of_tensors"].items())
      of_list.push_back(part[0].as<std::int64_t>());
    EXPECT_EQ(sizes, of_list);
    EXPECT_EQ(sizes.size(), entry["none_count"].as<std::size_t>());
  }
  for (const Json& entry : json["split_chunks"].items()) {
    EXPECT_EQ(plan::split(entry[0].as<std::int64_t>(), entry[1].as<std::int64_t>()),
              entry[2].as<Sizes>());
  }
}

}  // namespace crooner::golden
