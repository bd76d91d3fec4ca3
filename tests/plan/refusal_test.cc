#include "plan/refusal.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "config/catalogue.h"
#include "plan/backend.h"
#include "plan/lengths.h"

namespace crooner::plan {
namespace {

// What a machine of 2 GB says to 24 seconds of the published 1b_lyrics.
std::string refusal(const RunOptions& options, bool on_host) {
  SongsAsked asked = asked_of(config::model_from_catalogue("1b_lyrics"), options, on_host);
  asked.samples = whole_top_codes(asked.priors, 24 * 44100);
  asked.wanted = codes_wanted(asked.priors, asked.samples, 0, 2, 0);
  constexpr std::int64_t kAvailable = 2'000'000'000;
  try {
    require_fits(asked, plan_songs(asked, kAvailable), kAvailable, "the machine");
  } catch (const ResourceError& error) {
    return error.what();
  }
  return "(fits)";
}

TEST(Refusal, OffersTheCpuEngineWhereThePlainOneDoesNotFit) {
  RunOptions options;
  options.engine = Engine::kPlain;
  options.precision = Precision::kFp16;
  const std::string on_host = refusal(options, true);
  EXPECT_NE(on_host.find("left; --engine cpu --precision int8 needs 1."), std::string::npos)
      << on_host;
  const std::string on_device = refusal(options, false);
  EXPECT_NE(on_device.find("no --precision makes it fit"), std::string::npos) << on_device;
}

}  // namespace
}  // namespace crooner::plan
