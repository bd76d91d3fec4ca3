#include "api/song_states.h"

#include <map>
#include <string>
#include <utility>

#include "api/prompt.h"
#include "api/workload.h"

namespace crooner::api {
namespace {

// The codes that a prompt gave when the job was begun; empty when some level lacks them.
Codes saved_prompt(const Job& job, int levels) {
  Codes given;
  for (const SavedLevel& level : job.saved) {
    given.emplace_back(level.codes.begin(), level.codes.begin() + level.given);
  }
  given.resize(static_cast<std::size_t>(levels));
  for (const auto& codes : given) {
    if (codes.empty()) return {};
  }
  return given;
}

// Tells what is not among the codes saved. False: the observer cannot take it, and goes on without
// this song.
bool report_prompt(const Job& job, int number, const Codes& given, Observer& observer) {
  try {
    for (std::size_t level = 0; level < given.size(); ++level) {
      const bool saved = level < job.saved.size() && job.saved[level].given > 0;
      if (saved || given[level].empty()) continue;
      observer.on_prompt({number, static_cast<int>(level), 0, given[level]});
    }
    return true;
  } catch (const Error& why) {
    if (!observer.on_song_failed(number, why)) throw;
    return false;
  }
}

void restore_level(const SavedLevel& saved, sampling::SongLevel* level) {
  if (saved.codes.size() > level->codes.size()) level->codes = saved.codes;
  level->drawn = saved.drawn;
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
    Codes given = prompt_lengths(model, *job.request);
    if (job.request->prompt) {
      given = saved_prompt(job, model.vqvae.levels);
      if (given.empty()) {
        const auto found = encoded.find(job.request.get());
        given = found != encoded.end() ? found->second
                                       : (encoded[job.request.get()] = encode(*job.request));
      }
    }
    std::vector<std::string> said;  // Model::check() tells it
    songs.push_back(make_song_state(model, labellers, *job.request, given, &said));
    sampling::SongState& song = songs.back();
    song.index = static_cast<std::uint32_t>(job.sample_index);
    song.failed = !report_prompt(job, static_cast<int>(number), given, observer);
    for (std::size_t level = 0; level < job.saved.size(); ++level) {
      restore_level(job.saved[level], &song.levels.at(level));
    }
  }
  return songs;
}

}  // namespace crooner::api
