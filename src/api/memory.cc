#include "api/memory.h"

#include <algorithm>
#include <optional>

#include "base/cat.h"
#include "base/log.h"
#include "base/size_text.h"
#include "plan/backend.h"
#include "plan/refusal.h"
#include "tensor/device_memory.h"

namespace crooner::api {
namespace {

// The songs as one that is as long as the longest.
plan::SongsAsked asked_of(const config::ModelFolder& model, const RunOptions& options, bool on_host,
                          const sampling::Request& request) {
  plan::SongsAsked asked = plan::asked_of(model, options, on_host);
  asked.first_level = request.first_level;
  asked.last_level = request.last_level;
  asked.songs = std::max(1, static_cast<int>(request.songs.size()));
  for (const sampling::Song& song : request.songs) {
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

std::optional<std::int64_t> bytes_of(const AvailableMemory& memory) {
  if (memory.source.empty()) return std::nullopt;
  return memory.bytes;
}

}  // namespace

int songs_at_once(const config::ModelFolder& model, const RunOptions& options, at::Device device,
                  const sampling::Request& request) {
  plan::SongsAsked asked = asked_of(model, options, device.is_cpu(), request);
  asked.songs = options.max_batch > 0 ? options.max_batch : plan::kUsefulBatch;
  int rows = asked.songs;
  for (const plan::LevelPlan& level :
       plan::plan_songs(asked, bytes_of(tensor::memory_of(device))).levels) {
    rows = std::min(rows, level.rows);
  }
  return rows;
}

void fit_memory(const config::ModelFolder& model, const RunOptions& options, at::Device device,
                sampling::Request& request) {
  const AvailableMemory memory = tensor::memory_of(device);
  const bool known = !memory.source.empty();
  const plan::SongsAsked asked = asked_of(model, options, device.is_cpu(), request);
  const plan::SongsPlan plan = plan::plan_songs(asked, bytes_of(memory));
  if (known) plan::require_fits(asked, plan, memory.bytes, memory.source);
  for (const plan::LevelPlan& level : plan.levels) {
    request.max_batch[static_cast<std::size_t>(level.level)] = level.rows;
  }
  log::debug(cat("The plan: at most ", size_text(static_cast<double>(plan.peak())),
                 known ? cat("; ", memory.source, " has ",
                             size_text(static_cast<double>(memory.bytes)), " left.")
                       : std::string(".")));
}

}  // namespace crooner::api
