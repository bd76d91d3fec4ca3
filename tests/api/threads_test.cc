#include <ATen/Parallel.h>
#include <crooner/model.h>
#include <gtest/gtest.h>

#include <set>

#include "api/smoke_model.h"

namespace crooner {
namespace {

// The number of LibTorch's threads while a song is generated, which the VQ-VAE and the conditioners
// take theirs from.
struct ThreadCounts : Observer {
  void on_window_end(const CodeChunk&) override { seen.insert(at::get_num_threads()); }
  std::set<int> seen;
};

TEST(Threads, BoundTheConditionersAndTheVqvaeToo) {
  const int before = at::get_num_threads();
  BackendOptions options;
  options.threads = before == 3 ? 2 : 3;
  ThreadCounts counts;
  const GeneratedSong song = open_smoke(options).generate(short_request(), &counts).front();
  EXPECT_EQ(counts.seen, (std::set<int>{options.threads}));
  EXPECT_EQ(at::get_num_threads(), before);
  options.threads = 1;
  EXPECT_EQ(open_smoke(options).generate(short_request()).front().audio.samples,
            song.audio.samples);
}

}  // namespace
}  // namespace crooner
