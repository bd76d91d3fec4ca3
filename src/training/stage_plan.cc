#include "training/stage_plan.h"

#include <algorithm>

#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "config/read_preset.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModel = "model";

std::string kind_of(const config::TrainingStage& stage) {
  if (stage.preset.empty()) return kModel;
  const std::string kind = config::preset_kind(stage.preset);
  if (kind == "prior" && config::read_prior_preset(stage.preset).adapter) {
    throw InputError(str_cat("The stage '", stage.name,
                             "' trains an adapter, which is no network that another stage could "
                             "begin with; train it by crooner train prior."));
  }
  return kind;
}

const char* article_and_kind(const std::string& kind) {
  return kind == "vqvae" ? "a VQ-VAE" : kind == "prior" ? "a prior" : "a model";
}

// Plans one stage after another.
class Planner {
 public:
  explicit Planner(const StageFlags& flags) : flags_(flags) {}

  void add(const config::TrainingStage& stage) {
    const std::size_t number = planned_.size() + 1;
    now_ = {stage,
            kind_of(stage),
            fs::path(flags_.out) / config::stage_folder_name(number, stage.name),
            {},
            {},
            songs_of(stage),
            {},
            {}};
    for (const std::string& source : stage.assemble) now_.sources.push_back(find(source));
    if (now_.kind != kModel) add_sources();
    planned_.push_back(now_);
  }

  std::vector<PlannedStage> result() { return std::move(planned_); }

 private:
  void add_sources() {
    const config::TrainingStage& stage = now_.stage;
    now_.from = start();
    if (now_.kind == "vqvae" &&
        !(stage.vqvae.empty() && stage.artists.empty() && stage.genres.empty())) {
      throw InputError(str_cat("The stage '", stage.name,
                               "' trains a VQ-VAE, which has no codec ('vqvae') and no names "
                               "('add_artists', 'add_genres')."));
    }
    if (now_.from.empty() && !(stage.artists.empty() && stage.genres.empty())) {
      throw InputError(str_cat("The stage '", stage.name,
                               "' adds names to those of the model that it starts from, but starts "
                               "from random weights ('from')."));
    }
    if (now_.kind == "prior") now_.vqvae = codec();
  }

  // What the stage starts from.
  std::string start() {
    const config::TrainingStage& stage = now_.stage;
    if (!stage.from) return planned_.empty() ? flags_.from : of_stage(planned_.size() - 1, true);
    return stage.from->empty() ? "" : find(*stage.from, /*to_start=*/true);
  }

  std::string codec() {
    if (!now_.stage.vqvae.empty()) return find(now_.stage.vqvae);
    if (!flags_.vqvae.empty()) return flags_.vqvae;
    if (!now_.from.empty() && !is_run(now_.from)) return now_.from;
    if (!flags_.from.empty()) return flags_.from;
    throw UsageError(str_cat("The stage '", now_.stage.name,
                             "' trains a prior: name its codec with --vqvae, or as 'vqvae' of the "
                             "stage."));
  }

  // Whether a source is the run of a training, which of a prior has no codec.
  bool is_run(const std::string& source) const {
    for (const PlannedStage& stage : planned_)
      if (stage.run == source) return stage.kind != kModel;
    return path_exists(fs::path(source) / "preset.json");
  }

  std::string find(const std::string& source, bool to_start = false) {
    if (source == config::kFromFlag) {
      if (!flags_.from.empty()) return flags_.from;
      throw UsageError(
          str_cat("The stage '", now_.stage.name, "' uses what --from names, which is missing."));
    }
    for (std::size_t i = 0; i < planned_.size(); ++i)
      if (planned_[i].stage.name == source) return of_stage(i, to_start);
    if (path_exists(source)) return source;
    try {
      return config::find_model(source).string();
    } catch (const Error& error) {
      throw InputError(str_cat("The stage '", now_.stage.name, "' uses '", printable(source),
                               "', which is no stage before it. ", error.what()));
    }
  }

  std::string of_stage(std::size_t i, bool to_start) {
    const PlannedStage& other = planned_[i];
    if (to_start && other.kind != kModel && other.kind != now_.kind) {
      throw InputError(str_cat("The stages '", other.stage.name, "' and '", now_.stage.name,
                               "' train different things, ", article_and_kind(other.kind), " and ",
                               article_and_kind(now_.kind), ", so that '", now_.stage.name,
                               "' cannot start from '", other.stage.name,
                               "'; say as 'from' what it starts from (null: random weights)."));
    }
    if (std::ranges::find(now_.needs, i) == now_.needs.end()) now_.needs.push_back(i);
    return other.run.string();
  }

  fs::path songs_of(const config::TrainingStage& stage) const {
    const fs::path data = flags_.data;
    if (stage.data.empty()) return data;
    const fs::path songs = (is_folder(data) ? data : data.parent_path()) / stage.data;
    if (path_exists(songs)) return songs;
    check_not_refused(songs);
    throw InputError(str_cat("The stage '", stage.name, "' learns from '", printable(stage.data),
                             "', which is not beside the songs of --data: '",
                             printable(songs.string()), "' does not exist."));
  }

  const StageFlags& flags_;
  std::vector<PlannedStage> planned_;
  PlannedStage now_;
};

}  // namespace

bool PlannedStage::is_done() const {
  return path_exists(run /
                     (kind == kModel ? "model.json" : "preset.json"));  // the last of its files
}

std::vector<PlannedStage> plan_stages(const std::vector<config::TrainingStage>& stages,
                                      const StageFlags& flags) {
  Planner planner(flags);
  for (const config::TrainingStage& stage : stages) planner.add(stage);
  return planner.result();
}

}  // namespace crooner::training
