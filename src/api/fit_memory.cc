#include "api/fit_memory.h"

#include <algorithm>
#include <optional>

#include "base/log.h"
#include "base/strings.h"
#include "plan/level_backend.h"
#include "plan/refusal.h"
#include "tensor/device_memory.h"

namespace crooner::api {
namespace {

// The songs, each as long as the longest.
plan::PlanRequest make_plan_request(const config::ModelFolder& model, const BackendOptions& options,
                                    bool on_host, const sampling::Workload& workload) {
  plan::PlanRequest plan_request = plan::make_plan_request(model, options, on_host);
  plan_request.first_level = workload.first_level;
  plan_request.last_level = workload.last_level;
  plan_request.songs = std::max(1, static_cast<int>(workload.songs.size()));
  for (const sampling::SongState& song : workload.songs) {
    for (int level = workload.last_level; level <= workload.first_level; ++level) {
      const auto at = static_cast<std::size_t>(level);
      const sampling::SongLevel& one = song.levels[at];
      if (one.target >= plan_request.wanted[at]) {
        plan_request.wanted[at] = one.target;
        plan_request.prompt[at] = one.prompt_length;
        plan_request.hop_fraction[at] = one.settings.hop_fraction;
        plan_request.segments[at] = one.settings.segments;
      }
      plan_request.guides[at] =
          std::max(plan_request.guides[at], static_cast<int>(one.guides.size()));
      plan_request.samples = std::max(plan_request.samples, one.target * model.vqvae.hop(level));
    }
  }
  return plan_request;
}

std::optional<std::int64_t> known_bytes(const AvailableMemory& memory) {
  if (memory.source.empty()) return std::nullopt;
  return memory.bytes;
}

}  // namespace

int batch_size(const config::ModelFolder& model, const BackendOptions& options, at::Device device,
               const sampling::Workload& workload) {
  plan::PlanRequest plan_request = make_plan_request(model, options, device.is_cpu(), workload);
  plan_request.songs =
      options.max_batch > 0 ? options.max_batch : plan::useful_batch(plan_request.backends.front());
  int rows = plan_request.songs;
  for (const plan::LevelPlan& level :
       plan::plan_songs(plan_request, known_bytes(tensor::device_memory(device))).levels) {
    rows = std::min(rows, level.rows);
  }
  return rows;
}

void fit_memory(const config::ModelFolder& model, const BackendOptions& options, at::Device device,
                sampling::Workload& workload) {
  const AvailableMemory memory = tensor::device_memory(device);
  const bool known = !memory.source.empty();
  const plan::PlanRequest plan_request =
      make_plan_request(model, options, device.is_cpu(), workload);
  const plan::SongsPlan plan = plan::plan_songs(plan_request, known_bytes(memory));
  if (known) plan::require_fits(plan_request, plan, memory.bytes, memory.source);
  for (const plan::LevelPlan& level : plan.levels) {
    workload.max_batch[level.level] = level.rows;
  }
  log::debug(str_cat("Planned peak memory: ", format_bytes(static_cast<double>(plan.peak())),
                     known ? str_cat("; ", memory.source, " has ",
                                     format_bytes(static_cast<double>(memory.bytes)), " left.")
                           : std::string(".")));
}

}  // namespace crooner::api
