#pragma once

#include <crooner/audio.h>
#include <crooner/backend.h>
#include <crooner/codes.h>
#include <crooner/export.h>
#include <crooner/job.h>
#include <crooner/lyrics.h>
#include <crooner/observer.h>
#include <crooner/request.h>

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace crooner {

struct GeneratedSong {
  Codes codes;
  Audio audio;  // decoded from the lowest level that was sampled
};

// An open model folder. Weights are read when they are needed, one level at a time.
//
// Threads: the const functions may be called from several threads at once, the others by one thread
// at a time. Errors: those of <crooner/error.h>. Cancelling: the functions that take a `stop` check
// it between steps and throw Cancelled once a stop is requested; the model can be used again.
class CROONER_API Model {
 public:
  // A folder, or a name to be found in $CROONER_MODELS, the user's data folder or the installed
  // one; empty: the default model. Reads and checks model.json, the id lists and the adapters
  // only. Throws InputError, for an adapter of another model too, and UsageError for one that is
  // named twice.
  static Model open(const std::string& name_or_folder, const BackendOptions& options = {});
  ~Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;

  const std::string& name() const;
  int levels() const;
  int sample_rate() const;   // Hz
  int hop(int level) const;  // samples per code
  Backend backend() const;   // looks for CUDA devices the first time

  // Throws what generate() would before it begins: UsageError for lengths and settings, InputError
  // for names (with `strict`) and prompts, ResourceError for memory. Returns what the user should
  // know, a sentence each.
  std::vector<std::string> check(const Request& request) const;

  // The number of segments of every level (Request::upsample_segments), as far as the song is long
  // enough, with the model's default where the request has none. Throws what check() does, but for
  // memory.
  PerLevel<int> upsample_segments(const Request& request) const;

  // How many such songs are sampled at once: as many as memory holds and are worth it, at most
  // BackendOptions::max_batch. Throws what check() does.
  int batch_size(const Request& request) const;

  // Songs, level by level from the top down, several at once (paper, section 4). Throws what
  // check() and the observer do, InputError for a model that yields no finite numbers, and
  // ResourceError when memory runs out for a single song.
  std::vector<GeneratedSong> generate(const Request& request, Observer* observer = nullptr,
                                      std::stop_token stop = {});

  // The same for any jobs, new or resumed, together; the observer gets all that is generated. A
  // request is checked as by check(), without its warnings.
  void generate(const std::vector<Job>& jobs, Observer& observer, std::stop_token stop = {});

  // Whether the model has what align() needs: lyrics, and a known alignment head.
  bool can_align() const;

  // When the request's lyrics are sung in a song of these top codes, from the attention of the top
  // prior, which is run over them once. Throws UsageError for empty lyrics and where can_align() is
  // false.
  std::vector<SungCharacter> align(const Request& request, std::span<const std::int64_t> top_codes,
                                   std::stop_token stop = {});

  // Codes of every level, of audio of any rate and channels; its end is cut to a whole top code.
  // Throws InputError when it is shorter than one.
  Codes encode(const Audio& audio, std::stop_token stop = {});

  // Audio of codes of one level, mono. Throws UsageError for a level and InputError for a code that
  // the model does not have.
  Audio decode(std::span<const std::int64_t> codes, int level, std::stop_token stop = {});

 private:
  struct CROONER_HIDDEN Impl;
  friend struct ModelAccess;  // what our own commands know of a model besides (src/api)
  explicit Model(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace crooner
