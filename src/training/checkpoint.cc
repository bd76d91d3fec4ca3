#include "training/checkpoint.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "checkpoint/safetensors_writer.h"
#include "checkpoint/weight_file.h"
#include "config/prior_preset.h"
#include "config/training_preset.h"
#include "tensor/load_tensors.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

DType dtype_of(const at::Tensor& tensor) {
  for (const DType dtype : {DType::kF32, DType::kF16, DType::kBF16, DType::kF64, DType::kI64}) {
    if (tensor::scalar_type(dtype) == tensor.scalar_type()) return dtype;
  }
  throw std::logic_error("A checkpoint holds a type that it cannot write.");
}

void write_tensors(const fs::path& file, const tensor::StateDict& tensors,
                   const std::map<std::string, std::string>& metadata) {
  std::vector<TensorSpec> specs;
  for (const auto& [name, value] : tensors)
    specs.push_back({name, value.sizes().vec(), dtype_of(value)});
  checkpoint::SafetensorsWriter writer(file, specs, metadata);
  for (const auto& [name, value] : tensors) {
    const at::Tensor plain = value.detach().to(at::kCPU).contiguous();
    writer.write({static_cast<const std::byte*>(plain.const_data_ptr()), plain.nbytes()});
  }
  writer.finish();
}

// A tensor of a run's state; it shares the run's memory.
struct StateTensor {
  at::Tensor value;
  std::optional<std::size_t> moment_of = {};  // the number of the parameter
};

// Every tensor of the state under the name it has in the file.
std::map<std::string, StateTensor> all_tensors(RunState& state) {
  std::map<std::string, StateTensor> tensors;
  for (const auto& [name, value] : state.network.weights()) tensors["weights/" + name] = {value};
  for (const auto& [name, value] : state.network.extra_state()) tensors["extra/" + name] = {value};
  const auto names = state.network.trainable_parameters();
  for (std::size_t i = 0; i < names.size(); ++i) {
    tensors["exp_avg/" + names[i]] = {state.adam.state()[i].exp_avg, i};
    tensors["exp_avg_sq/" + names[i]] = {state.adam.state()[i].exp_avg_sq, i};
    if (state.average) tensors["average/" + names[i]] = {state.average->averages()[i]};
  }
  return tensors;
}

// Writes a checkpoint in the first process, which gets the moments of the others one by one.
void write_state(const fs::path& file, RunState& state, const distributed::ProcessGroup& group,
                 const std::map<std::string, std::string>& metadata) {
  const auto tensors = all_tensors(state);
  std::optional<checkpoint::SafetensorsWriter> writer;
  if (group.is_first()) {
    std::vector<TensorSpec> specs;
    for (const auto& [name, one] : tensors)
      specs.push_back({name, one.value.sizes().vec(), dtype_of(one.value)});
    writer.emplace(file, specs, metadata);
  }
  for (const auto& [name, one] : tensors) {
    const at::Tensor value =
        one.moment_of ? state.shards.fetch(*one.moment_of, one.value) : one.value;
    if (!writer) continue;
    const at::Tensor plain = value.detach().to(at::kCPU).contiguous();
    writer->write({static_cast<const std::byte*>(plain.const_data_ptr()), plain.nbytes()});
  }
  if (writer) writer->finish();
}

// What a run's state has besides tensors.
nlohmann::json counters(const RunState& state) {
  return {{"step", state.step},
          {"best", state.best},
          {"adam_steps", state.adam.steps()},
          {"average_steps", state.average ? state.average->steps() : 0},
          {"loss_scale", state.loss_scaler.value()},
          {"clean_steps", state.loss_scaler.clean_steps()}};
}

void restore_counters(RunState& state, const nlohmann::json& run) {
  state.step = run.at("step");
  state.best = run.at("best");
  state.adam.set_steps(run.at("adam_steps"));
  if (state.average) state.average->set_steps(run.at("average_steps"));
  state.loss_scaler.restore(run.at("loss_scale"), run.at("clean_steps"));
}

std::vector<fs::path> checkpoints_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!path_exists(folder)) return files;
  for (const fs::path& file : list_folder(folder)) {
    const std::string name = file.filename().string();
    if (name.starts_with("checkpoint-") && name.ends_with(".safetensors")) files.push_back(file);
  }
  return files;
}

// A preset as this version writes it: an earlier one's lacks the keys that were added since, whose
// defaults are what it meant.
std::string in_current_form(const std::string& preset) {
  const auto json = nlohmann::json::parse(preset);
  return (json.value("kind", "") == "prior"
              ? config::to_json(config::prior_preset_from_json(json, ""))
              : config::to_json(config::vqvae_preset_from_json(json, "")))
      .dump();
}

void check_preset(const checkpoint::WeightFile& file, const fs::path& checkpoints,
                  const std::string& preset) {
  const std::string saved = file.metadata().value("preset", "");
  if (saved == preset || in_current_form(saved) == preset) return;
  throw InputError(
      str_cat("The run in '", checkpoints.string(),
              "' was started with a different preset. Resume it with its own, or choose "
              "another --out folder."));
}

// Throws InputError unless the checkpoint has the tensor in this shape.
void read_tensor(const std::shared_ptr<const checkpoint::WeightFile>& stored,
                 const std::string& name, const at::Tensor& value) {
  const auto* found = stored->find(name);
  if (found == nullptr || found->shape != value.sizes().vec()) {
    throw InputError(str_cat("The checkpoint '", stored->path().string(), "' lacks '", name,
                             "' of shape ", format_shape(value.sizes().vec()), "."));
  }
  value.copy_(tensor::load(stored, *found));
}

}  // namespace

CheckpointFolder::CheckpointFolder(fs::path folder, int keep)
    : folder_(std::move(folder)), keep_(keep) {
  create_folder(folder_);
}

void CheckpointFolder::save(RunState& state, const distributed::ProcessGroup& group) {
  std::string number = std::to_string(state.step);
  number.insert(0, std::max<std::size_t>(number.size(), 9) - number.size(), '0');
  write_state(
      folder_ / str_cat("checkpoint-", number, ".safetensors"), state, group,
      {{"run", json_text(counters(state))}, {"preset", state.preset}, {"data", state.data}});
  if (!group.is_first()) return;
  auto files = checkpoints_in(folder_);
  std::error_code kept;  // an old checkpoint that cannot be removed does no harm
  for (std::size_t i = 0; i + static_cast<std::size_t>(keep_) < files.size(); ++i)
    fs::remove(files[i], kept);
}

void CheckpointFolder::save_best(RunState& state) {
  write_weights(folder_ / "best.safetensors", state, /*averaged=*/true);
}

std::optional<fs::path> CheckpointFolder::newest() const {
  const auto files = checkpoints_in(folder_);
  if (files.empty()) return std::nullopt;
  return files.back();
}

bool CheckpointFolder::restore(RunState& state, const distributed::ProcessGroup& group) {
  std::shared_ptr<const checkpoint::WeightFile> stored;
  if (const auto file = newest(); file && group.is_first()) {
    stored = std::make_shared<const checkpoint::WeightFile>(*file);
    check_preset(*stored, folder_, state.preset);
    if (stored->metadata().value("data", state.data) != state.data) {
      log::warn(
          "The data have changed since the run was begun. It resumes with the present ones, but "
          "its result will differ from that of an uninterrupted run.");
    }
  }
  const bool found = group.largest(stored ? 1 : 0) > 0;
  const at::NoGradGuard no_grad;
  for (const auto& [name, one] : all_tensors(state)) {
    if (!found && one.moment_of) continue;  // zeros
    const bool held = !one.moment_of || state.shards.holds(*one.moment_of);
    const at::Tensor value =
        held ? one.value.detach() : at::empty(one.value.sizes(), one.value.options());
    if (stored) read_tensor(stored, name, value);
    group.copy_from_first({value});
  }
  std::string run = json_text(counters(state));
  if (stored) run = stored->metadata().at("run").get<std::string>();
  restore_counters(state, nlohmann::json::parse(group.text_of_first(run)));
  return found;
}

void check_preset_matches(const fs::path& run, const std::string& preset) {
  const fs::path folder = run / "checkpoints";
  const auto files = checkpoints_in(folder);
  if (!files.empty()) check_preset(checkpoint::WeightFile(files.back()), folder, preset);
}

void write_weights(const fs::path& file, RunState& state, bool averaged) {
  if (averaged && state.average) state.average->swap();
  auto metadata = state.result_metadata;
  metadata["step"] = std::to_string(state.step);
  write_tensors(file, state.network.result(), metadata);
  if (averaged && state.average) state.average->swap();
}

}  // namespace crooner::training
