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

// The songs as one that is as long as the longest.
plan::PlanRequest make_plan_request(const config::ModelFolder& model, const BackendOptions& options,
                                    bool on_host, const sampling::Workload& request) {
  plan::PlanRequest asked = plan::make_plan_request(model, options, on_host);
  asked.first_level = request.first_level;
  asked.last_level = request.last_level;
  asked.songs = std::max(1, static_cast<int>(request.songs.size()));
  for (const sampling::SongState& song : request.songs) {
    for (int level = request.last_level; level <= request.first_level; ++level) {
      const auto at = static_cast<std::size_t>(level);
      const sampling::SongLevel& one = song.levels[at];
      if (one.wanted >= asked.wanted[at]) {
        asked.wanted[at] = one.wanted;
        asked.prompt[at] = one.prompt;
        asked.hop_fraction[at] = one.settings.hop_fraction;
      }
      asked.samples = std::max(asked.samples, one.wanted * model.vqvae.hop(level));
    }
  }
  return asked;
}

std::optional<std::int64_t> known_bytes(const AvailableMemory& memory) {
  if (memory.source.empty()) return std::nullopt;
  return memory.bytes;
}

}  // namespace

int batch_size(const config::ModelFolder& model, const BackendOptions& options, at::Device device,
               const sampling::Workload& request) {
  plan::PlanRequest asked = make_plan_request(model, options, device.is_cpu(), request);
  asked.songs = options.max_batch > 0 ? options.max_batch : plan::kUsefulBatch;
  int rows = asked.songs;
  for (const plan::LevelPlan& level :
       plan::plan_songs(asked, known_bytes(tensor::device_memory(device))).levels) {
    rows = std::min(rows, level.rows);
  }
  return rows;
}

void fit_memory(const config::ModelFolder& model, const BackendOptions& options, at::Device device,
                sampling::Workload& request) {
  const AvailableMemory memory = tensor::device_memory(device);
  const bool known = !memory.source.empty();
  const plan::PlanRequest asked = make_plan_request(model, options, device.is_cpu(), request);
  const plan::SongsPlan plan = plan::plan_songs(asked, known_bytes(memory));
  if (known) plan::require_fits(asked, plan, memory.bytes, memory.source);
  for (const plan::LevelPlan& level : plan.levels) {
    request.max_batch[static_cast<std::size_t>(level.level)] = level.rows;
  }
  log::debug(str_cat("The plan: at most ", format_bytes(static_cast<double>(plan.peak())),
                     known ? str_cat("; ", memory.source, " has ",
                                     format_bytes(static_cast<double>(memory.bytes)), " left.")
                           : std::string(".")));
}

}  // namespace crooner::api
