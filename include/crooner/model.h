#pragma once

#include <crooner/audio.h>
#include <crooner/codes.h>
#include <crooner/job.h>
#include <crooner/lyrics.h>
#include <crooner/observer.h>
#include <crooner/request.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace crooner {

enum class Precision {
  kAuto,  // the type in which the weights are stored (on CUDA fp16 for fp32)
  kFp32,
  kFp16,
  kBf16,
  kInt8,  // weights of the cpu engine only
};

// What decodes the transformers.
enum class EngineKind {
  kAuto,   // the fastest one for the device
  kPlain,  // LibTorch's own products: every device, every precision
  kCpu,    // kernels of our own for CPUs
};

// Where and how a model runs.
struct BackendOptions {
  // "cpu", "cuda", "cuda:1"; auto: a CUDA device if there is one and the model is large enough to
  // be faster there
  std::string device = "auto";
  Precision precision = Precision::kAuto;
  EngineKind engine = EngineKind::kAuto;
  int threads = 0;            // 0: all cores
  int max_batch = 0;          // songs sampled at once at most; 0: as many as memory holds
  bool deterministic = true;  // a code does not depend on neighbours, chunking or threads
  double save_seconds = 2;    // Observer::drawn comes about this often; 0: after every step
};

// What BackendOptions leave open, as it was decided: songs depend on it.
struct Backend {
  std::string device;                  // "cpu" or "cuda"
  std::string engine;                  // "plain", "cpu"
  std::vector<std::string> precision;  // "fp32", ..., by level; empty for a level without a prior
  bool deterministic = true;
};

struct GeneratedSong {
  Codes codes;
  Audio audio;  // decoded from the lowest level that was made
};

// A model folder, opened. Weights are read when they are needed, one level at a time. Not
// thread-safe. All functions throw the errors of <crooner/error.h>.
class Model {
 public:
  // A folder, or a name to be found in $CROONER_MODELS, the user's data folder or the installed
  // one; empty: the default model. Reads and checks model.json and the id lists only.
  static Model open(const std::string& name_or_folder, const BackendOptions& options = {});
  ~Model();
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;

  const std::string& name() const;
  int levels() const;
  int sample_rate() const;   // Hz
  int hop(int level) const;  // samples a code
  Backend backend();

  // Throws what generate() would before it begins: names (with `strict`), lengths, settings.
  // Returns what the user should know, a sentence each.
  std::vector<std::string> check(const Request& request) const;

  // How many such songs are sampled at once: as many as memory holds and are worth it, at most
  // max_batch. Throws what check() does.
  int batch_size(const Request& request) const;

  // Songs, level by level from the top down, several at once (paper, section 4).
  std::vector<GeneratedSong> generate(const Request& request, Observer* observer = nullptr);

  // The same for any jobs, new ones or begun, together; the observer gets all that is made. A
  // request is checked as by check(), whose warnings are not told again.
  void generate(const std::vector<Job>& jobs, Observer& observer);

  // Whether align() can tell anything of this model.
  bool can_align() const;

  // When the request's lyrics are sung in a song of these top codes, by what the top prior looks
  // at: it is run over them once. Throws UsageError for lyrics that are empty and for a model that
  // cannot tell.
  std::vector<SungCharacter> align(const Request& request,
                                   const std::vector<std::int64_t>& top_codes);

  // Codes of every level. Sound of any rate and channels; its end is cut to a whole top code.
  // Throws InputError when it is shorter than one.
  Codes encode(const Audio& audio);

  // Sound of codes of one level, mono.
  Audio decode(const std::vector<std::int64_t>& codes, int level);

 private:
  struct Impl;
  explicit Model(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace crooner
