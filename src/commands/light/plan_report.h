#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/os_memory.h"
#include "plan/songs.h"

namespace crooner::commands {

// How fast a level goes, as far as it is known.
struct LevelSpeed {
  std::optional<double> codes_per_second;    // all songs together
  std::optional<double> prompts_per_second;  // positions of a prefill
};

struct PlanReport {
  std::string model;
  plan::PlanRequest asked;
  plan::SongsPlan plan;
  AvailableMemory memory;
  std::optional<std::int64_t> available;  // none: unknown
  std::vector<LevelSpeed> speeds;         // of plan.levels

  // Seconds that level i takes, all songs.
  std::optional<double> seconds(std::size_t i) const;
};

// What crooner plan prints. `refusal`: why it does not fit, or nothing.
nlohmann::ordered_json plan_json(const PlanReport& report, const std::string& refusal);
std::string plan_text(const PlanReport& report);

}  // namespace crooner::commands
