#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/os_memory.h"
#include "plan/songs.h"

namespace crooner::report {

// The sampling speed of a level, as far as it is known.
struct LevelSpeed {
  std::optional<double> codes_per_second;    // all songs together
  std::optional<double> prompts_per_second;  // prefilled positions
};

struct PlanReport {
  std::string model;
  plan::PlanRequest request;
  plan::SongsPlan plan;
  AvailableMemory memory;
  std::optional<std::int64_t> available;  // none: unknown
  std::vector<LevelSpeed> speeds;         // of plan.levels

  // Estimated seconds of plan.levels[i], all songs.
  std::optional<double> seconds(std::size_t i) const;
};

// What crooner plan prints. `refusal`: why the songs do not fit; empty: they do.
nlohmann::ordered_json plan_json(const PlanReport& report, const std::string& refusal);
std::string plan_text(const PlanReport& report);

}  // namespace crooner::report
