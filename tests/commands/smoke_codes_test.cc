#include <crooner/model.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api/labellers.h"
#include "api/level_loader.h"
#include "api/workload.h"
#include "base/files.h"
#include "commands/margin.h"
#include "config/model_folder.h"
#include "sampling/sample.h"
#include "support/paths.h"

namespace crooner::commands {
namespace {

// The song of docs/ci.md. Its seed was chosen so that no draw of it lies close
// to a boundary: then a product that LibTorch rounds differently on another
// machine cannot change a code.
Request smoke_request() {
  Request request;
  request.genre = "folk";
  request.artist = "The Lamplighters";
  request.lyrics = read_file(source_file("docs/examples/lantern-song.txt"));
  request.seconds = 0.256;
  request.top_k.all = 4;
  request.seed = 3;
  return request;
}

struct Sampled {
  Codes codes;
  Margin margin;
};

Sampled sample(const Request& request, BackendOptions options) {
  options.device = "cpu";
  const auto model = config::read_model_folder(source_file("models/smoke"));
  std::vector<std::string> warnings;
  sampling::Workload wanted = api::make_workload(
      model, {api::make_song_state(model, api::make_labellers(model), request, {}, &warnings)},
      request.stop_after_level, options.max_batch);
  EXPECT_EQ(warnings, std::vector<std::string>());
  Sampled sampled;
  sampling::Observer silent;
  sampling::sample(
      wanted, *measured(api::make_level_loader(model, options, at::kCPU), &sampled.margin), silent);
  for (const sampling::SongLevel& level : wanted.songs.front().levels) {
    sampled.codes.push_back(level.codes);
  }
  return sampled;
}

TEST(SmokeCodes, AreThoseCommitted) {
  const auto committed =
      nlohmann::json::parse(read_file(source_file("tests/commands/smoke_codes.json")));
  const Sampled sampled = sample(smoke_request(), {});
  EXPECT_GT(sampled.margin.draw, 1e-4);
  EXPECT_GT(sampled.margin.filter, 1e-4);
  EXPECT_EQ(sampled.codes, committed.get<Codes>());
}

}  // namespace
}  // namespace crooner::commands
