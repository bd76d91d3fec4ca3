#include "api/song_states.h"

#include <map>
#include <string>
#include <utility>

#include "api/prompt.h"
#include "api/workload.h"

namespace crooner::api {
namespace {

// The prompt's codes of a job that is resumed; empty when some level lacks them.
Codes saved_prompt(const Job& job, int levels) {
  Codes prompt;
  for (const SavedLevel& level : job.saved) {
    prompt.emplace_back(level.codes.begin(), level.codes.begin() + level.prompt_length);
  }
  prompt.resize(levels);
  for (const auto& codes : prompt) {
    if (codes.empty()) return {};
  }
  return prompt;
}

// Reports the prompt's codes that are not among the saved ones. False: the observer failed to keep
// them, and continues without this song.
bool report_prompt(const Job& job, int number, const Codes& prompt, Observer& observer) {
  try {
    for (std::size_t level = 0; level < prompt.size(); ++level) {
      const bool saved = level < job.saved.size() && job.saved[level].prompt_length > 0;
      if (saved || prompt[level].empty()) continue;
      observer.on_prompt({number, static_cast<int>(level), 0, prompt[level]});
    }
    return true;
  } catch (const Cancelled&) {
    throw;
  } catch (const Error& error) {
    if (!observer.on_song_failed(number, error)) throw;
    return false;
  }
}

void restore_level(const SavedLevel& saved, sampling::SongLevel* level) {
  if (saved.codes.size() > level->codes.size()) level->codes = saved.codes;
  level->pending_tokens = saved.pending_tokens;
  for (const SavedSegment& segment : saved.segments) {
    level->segments.push_back({segment.codes, segment.pending_tokens});
  }
}

}  // namespace

std::vector<sampling::SongState> make_song_states(
    const config::ModelFolder& model, const std::vector<std::optional<text::Labeller>>& labellers,
    const std::vector<Job>& jobs, const std::function<Codes(const Request&)>& encode,
    Observer& observer) {
  std::map<const Request*, Codes> encoded;
  std::vector<sampling::SongState> songs;
  for (std::size_t number = 0; number < jobs.size(); ++number) {
    const Job& job = jobs[number];
    Codes prompt = prompt_lengths(model, *job.request);
    if (job.request->prompt) {
      prompt = saved_prompt(job, model.vqvae.levels);
      if (prompt.empty()) {
        const auto found = encoded.find(job.request.get());
        prompt = found != encoded.end() ? found->second
                                        : (encoded[job.request.get()] = encode(*job.request));
      }
    }
    std::vector<std::string> warnings;  // Model::check() reports them
    songs.push_back(make_song_state(model, labellers, *job.request, prompt, &warnings));
    sampling::SongState& song = songs.back();
    song.sample_index = static_cast<std::uint32_t>(job.sample_index);
    song.failed = !report_prompt(job, static_cast<int>(number), prompt, observer);
    for (std::size_t level = 0; level < job.saved.size(); ++level) {
      restore_level(job.saved[level], &song.levels.at(level));
    }
  }
  return songs;
}

}  // namespace crooner::api
