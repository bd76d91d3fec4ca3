#include <crooner/model.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "api/align_lyrics.h"
#include "api/audio_pieces.h"
#include "api/audio_tensor.h"
#include "api/fit_memory.h"
#include "api/jobs_observer.h"
#include "api/labellers.h"
#include "api/level_decoder.h"
#include "api/level_loader.h"
#include "api/model_folder.h"
#include "api/prompt.h"
#include "api/segment_joiner.h"
#include "api/select_device.h"
#include "api/song_states.h"
#include "api/songs_collector.h"
#include "api/workload.h"
#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "import/model_adapters.h"
#include "model/layerwise_prior.h"
#include "model/load_model.h"
#include "model/vqvae.h"
#include "sampling/sample.h"
#include "tensor/cuda_library.h"
#include "tensor/thread_count_guard.h"

namespace crooner {

struct Model::Impl {
  config::ModelFolder folder;
  BackendOptions options;
  std::vector<std::optional<text::Labeller>> labellers;
  std::optional<model::Vqvae> vqvae;
  std::optional<model::LayerwisePrior> aligner;  // the top prior, while songs are aligned

  // Selected when it is first needed, since asking for CUDA devices takes time.
  at::Device device() const {
    std::call_once(device_selected, [this] { device_ = api::select_device(folder, options); });
    return *device_;
  }
  const model::Vqvae& codec() {
    if (!vqvae) vqvae.emplace(model::load_vqvae(folder, device()));
    return *vqvae;
  }

  // Checked, but not how many at once fit.
  sampling::Workload one_song(const Request& request, std::vector<std::string>* warnings) const;
  // Throws InputError when a file of weights that the songs need cannot be used; each is looked at
  // once.
  void check_weights(const sampling::Workload& workload) const;
  Codes encode(const api::AudioPieces& audio, const std::stop_token& stop);
  Audio decode(std::span<const std::int64_t> codes, int level, const std::stop_token& stop);

 private:
  static constexpr int kVqvae = -1;
  mutable std::mutex checked_mutex;
  mutable std::set<int> checked;  // levels whose weights were looked at, and kVqvae
  mutable std::once_flag device_selected;
  mutable std::optional<at::Device> device_;
};

void Model::Impl::check_weights(const sampling::Workload& workload) const {
  const std::lock_guard lock(checked_mutex);
  if (!checked.contains(kVqvae)) model::check_vqvae_file(folder);
  checked.insert(kVqvae);
  for (int level = workload.first_level; level >= workload.last_level; --level) {
    if (!checked.contains(level)) model::check_prior_file(folder, level);
    checked.insert(level);
  }
}

Codes Model::Impl::encode(const api::AudioPieces& audio, const std::stop_token& stop) {
  const c10::InferenceMode inference;
  const tensor::ThreadCountGuard threads(options.threads);
  return api::encode(audio, codec(), device(), stop);
}

Audio Model::Impl::decode(std::span<const std::int64_t> codes, int level,
                          const std::stop_token& stop) {
  const c10::InferenceMode inference;
  const tensor::ThreadCountGuard threads(options.threads);
  if (level < 0 || level >= folder.vqvae.levels) {
    throw UsageError(str_cat("There is no level ", level, "; the model '", folder.name,
                             "' has levels 0 to ", folder.top_level(), "."));
  }
  api::check_codes(folder, codes, level);
  throw_if_interrupted(stop);
  const at::Tensor batch = at::from_blob(const_cast<std::int64_t*>(codes.data()),
                                         {1, static_cast<std::int64_t>(codes.size())}, at::kLong)
                               .to(device());
  return api::to_audio(codec().decode(batch, level, stop), folder.vqvae.sample_rate);
}

// Defined here, where Impl is known; the rooms above see the functions of api/model_folder.h.
struct ModelAccess {
  static const config::ModelFolder& folder(const Model& model) { return model.impl_->folder; }
  static at::Device device(const Model& model) { return model.impl_->device(); }
  static std::vector<int> sampled_levels(const Model& model, const Request& request) {
    std::vector<std::string> warnings;  // those of check()
    const sampling::Workload workload = model.impl_->one_song(request, &warnings);
    std::vector<int> levels;
    for (int level = workload.last_level; level <= workload.first_level; ++level) {
      const auto& one = workload.songs.front().levels[level];
      const auto existing = static_cast<std::int64_t>(one.codes.size() + one.following.size());
      if (existing < one.target) levels.push_back(level);
    }
    return levels;
  }
  static Codes encode(Model& model, const api::AudioPieces& audio) {
    return model.impl_->encode(audio, {});
  }
};

const config::ModelFolder& api::model_folder(const Model& model) {
  return ModelAccess::folder(model);
}

std::vector<int> api::sampled_levels(const Model& model, const Request& request) {
  return ModelAccess::sampled_levels(model, request);
}

Codes api::encode(const AudioPieces& audio, Model& model) {
  return ModelAccess::encode(model, audio);
}

std::string api::compute_capability(const Model& model) {
  if (model.backend().engine != EngineKind::kCuda && model.backend().device == "cpu") return {};
  const auto card = tensor::describe_cuda(std::max<int>(0, ModelAccess::device(model).index()));
  return card ? card->capability : "";
}

Model::Model(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

Model Model::open(const std::string& name_or_folder, const BackendOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->folder = importer::with_adapters(
      config::read_model_folder(config::find_model(name_or_folder)), options.adapters);
  impl->options = options;
  impl->labellers = api::make_labellers(impl->folder);
  return Model(std::move(impl));
}

const std::string& Model::name() const {
  return impl_->folder.name;
}
int Model::levels() const {
  return impl_->folder.vqvae.levels;
}
int Model::sample_rate() const {
  return impl_->folder.vqvae.sample_rate;
}
int Model::hop(int level) const {
  return impl_->folder.vqvae.hop(level);
}

Backend Model::backend() const {
  return api::resolve_backend(impl_->folder, impl_->options, impl_->device());
}

sampling::Workload Model::Impl::one_song(const Request& request,
                                         std::vector<std::string>* warnings) const {
  if (request.songs < 1)
    throw UsageError(str_cat("--songs is ", request.songs, "; it is at least 1."));
  const Codes prompt = api::prompt_lengths(folder, request);
  sampling::SongState song = api::make_song_state(folder, labellers, request, prompt, warnings);
  sampling::Workload workload =
      api::make_workload(folder, {std::move(song)}, request.stop_after_level, options.max_batch);
  sampling::check(workload, *api::make_level_loader(folder, options, at::kCPU));
  return workload;
}

std::vector<std::string> Model::check(const Request& request) const {
  std::vector<std::string> warnings;
  sampling::Workload workload = impl_->one_song(request, &warnings);
  impl_->check_weights(workload);
  api::fit_memory(impl_->folder, impl_->options, impl_->device(), workload);
  return warnings;
}

PerLevel<int> Model::upsample_segments(const Request& request) const {
  std::vector<std::string> warnings;  // those of check()
  const sampling::Workload workload = impl_->one_song(request, &warnings);
  PerLevel<int> segments{.all = 1, .levels = {}};
  const auto& levels = workload.songs.front().levels;
  for (int level = 0; level < static_cast<int>(levels.size()); ++level) {
    const int count = levels[level].settings.segments;
    if (count > 1) segments.levels[level] = count;
  }
  return segments;
}

int Model::batch_size(const Request& request) const {
  std::vector<std::string> warnings;  // those of check()
  return api::batch_size(impl_->folder, impl_->options, impl_->device(),
                         impl_->one_song(request, &warnings));
}

void Model::generate(const std::vector<Job>& jobs, Observer& observer, std::stop_token stop) {
  if (jobs.empty()) return;
  const tensor::ThreadCountGuard threads(impl_->options.threads);  // for the conditioners
  impl_->aligner.reset();  // one prior at a time is in memory
  const auto encode = [&](const Request& request) {
    observer.on_phase("Encoding the prompt");
    const Audio prompt = api::truncated(*request.prompt, request.prompt_seconds);
    return impl_->encode(api::pieces_of(prompt), stop);
  };
  int last = impl_->folder.top_level();
  for (const Job& job : jobs) last = std::min(last, job.request->stop_after_level);
  sampling::Workload workload = api::make_workload(
      impl_->folder, api::make_song_states(impl_->folder, impl_->labellers, jobs, encode, observer),
      last, impl_->options.max_batch);
  api::fit_memory(impl_->folder, impl_->options, impl_->device(), workload);
  workload.report_seconds = impl_->options.save_seconds;
  workload.stop = stop;
  const auto codec = [this]() -> const model::Vqvae& { return impl_->codec(); };
  const auto decode = [this, stop](std::span<const std::int64_t> codes, int level) {
    return impl_->decode(codes, level, stop);
  };
  const api::SegmentJoiner joiner(codec, decode);
  workload.choose_seam = [&](const sampling::Overlap& both) { return joiner.choose_seam(both); };
  const int rate = impl_->folder.vqvae.sample_rate;
  const auto stream = [codec](std::int64_t total, int level) {
    return codec().streaming_decoder(total, level);
  };
  api::JobsObserver progress(observer, api::LevelDecoder(rate, stream, decode), joiner, jobs,
                             workload, rate);
  sampling::sample(
      workload, *api::make_level_loader(impl_->folder, impl_->options, impl_->device()), progress);
}

std::vector<GeneratedSong> Model::generate(const Request& request, Observer* observer,
                                           std::stop_token stop) {
  Observer silent;
  Observer& caller = observer ? *observer : silent;
  for (const std::string& sentence : check(request)) caller.on_warning(sentence);
  const auto shared = std::make_shared<const Request>(request);
  std::vector<Job> jobs;
  for (int song = 0; song < request.songs; ++song) jobs.push_back({shared, song, {}});
  api::SongsCollector collector(caller, request.songs, levels());
  generate(jobs, collector, std::move(stop));
  return collector.take();
}

bool Model::can_align() const {
  return api::can_align(impl_->folder);
}

std::vector<SungCharacter> Model::align(const Request& request,
                                        std::span<const std::int64_t> top_codes,
                                        std::stop_token stop) {
  const c10::InferenceMode inference;
  const config::ModelFolder& folder = impl_->folder;
  api::check_codes(folder, top_codes, folder.top_level());
  api::require_alignment(folder);
  if (!impl_->aligner) {
    const int top = folder.top_level();
    impl_->aligner.emplace(folder.top().config,
                           model::PriorReader(folder, top, impl_->device(),
                                              model::computed_type(folder, top, impl_->device())));
  }
  return api::sung_characters(folder, impl_->labellers, *impl_->aligner, impl_->device(), request,
                              top_codes, stop);
}

Codes Model::encode(const Audio& audio, std::stop_token stop) {
  return impl_->encode(api::pieces_of(audio), stop);
}

Audio Model::decode(std::span<const std::int64_t> codes, int level, std::stop_token stop) {
  return impl_->decode(codes, level, stop);
}

}  // namespace crooner
