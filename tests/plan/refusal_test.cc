#include "plan/refusal.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "config/catalogue.h"
#include "plan/lengths.h"
#include "plan/level_backend.h"

namespace crooner::plan {
namespace {

// What a machine of 2 GB says to 24 seconds of the published 1b_lyrics.
std::string refusal(const BackendOptions& options, bool on_host) {
  PlanRequest request =
      make_plan_request(config::model_from_catalogue("1b_lyrics"), options, on_host);
  request.samples = round_up_to_top_code(request.priors, 24 * 44100);
  request.wanted = codes_per_level(request.priors, request.samples, 0, 2, 0);
  constexpr std::int64_t kAvailable = 2'000'000'000;
  try {
    require_fits(request, plan_songs(request, kAvailable), kAvailable, "the machine");
  } catch (const ResourceError& error) {
    return error.what();
  }
  return "(fits)";
}

TEST(Refusal, OffersTheCpuEngineWhereThePlainOneDoesNotFit) {
  BackendOptions options;
  options.engine = EngineKind::kPlain;
  options.precision = Precision::kFp16;
  const std::string on_host = refusal(options, true);
  EXPECT_NE(on_host.find("available; --engine cpu --precision int8 needs 1."), std::string::npos)
      << on_host;
  const std::string on_device = refusal(options, false);
  EXPECT_NE(on_device.find("no --precision makes it fit"), std::string::npos) << on_device;
}

}  // namespace
}  // namespace crooner::plan
