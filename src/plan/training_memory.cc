#include "plan/training_memory.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/precision.h"
#include "base/strings.h"
#include "config/tensor_table.h"
#include "plan/activations.h"
#include "plan/memory.h"

namespace crooner::plan {
namespace {

constexpr std::int64_t kStateBytes = 4, kIndexBytes = 8;  // bytes
constexpr std::string_view kLayers = "._attn_mods.";      // before a layer's number
constexpr std::int64_t kExchangeBytes = 2 * (24 << 20);   // a bucket, and Gloo's copy

// The passes of a process in a step (training/batch_share.h).
struct Passes {
  std::int64_t items = 0;     // of the process, in a step
  std::int64_t per_pass = 0;  // items
  std::int64_t count = 0;
  std::int64_t parallel = 1;
};

Passes passes_of(const config::RunConfig& run, const TrainingMachine& machine, bool parallel) {
  Passes passes;
  const std::int64_t all = std::int64_t{run.batch} * run.accumulate;
  passes.items = (all + machine.processes - 1) / machine.processes;
  passes.per_pass = std::min<std::int64_t>(run.batch, passes.items);
  passes.count = (passes.items + run.batch - 1) / run.batch;
  if (parallel && machine.on_host)
    passes.parallel = std::min<std::int64_t>(passes.count, machine.threads);
  return passes;
}

// The parts that are the same for all networks.
TrainingMemory common_parts(const config::RunConfig& run, std::int64_t trained,
                            const Activations& item, const Passes& passes,
                            const TrainingMachine& machine) {
  TrainingMemory memory;
  memory.gradients = trained * kStateBytes * passes.parallel;
  const int holders = machine.sharded ? machine.processes : 1;
  memory.moments = 2 * ((trained + holders - 1) / holders) * kStateBytes;
  if (run.average > 0) memory.average = trained * kStateBytes;
  memory.activations = item.saved * passes.per_pass * passes.parallel;
  memory.working = item.working * passes.per_pass * passes.parallel;
  if (machine.processes > 1) memory.exchange = std::min(kExchangeBytes, 2 * trained * kStateBytes);
  if (machine.on_host) memory.fixed = kLibTorchBytes;
  return memory;
}

// Bytes of the frozen weights that an adapter changes, beside what all weights take as float32.
struct AdaptedWeights {
  std::int64_t saved = 0;      // by matrices that are kept in fewer bytes
  std::int64_t copies = 0;     // per pass: matrices as they are computed with
  std::int64_t gradients = 0;  // per pass: of these
};

// Matrices in float32 exist adapted, and have gradients, for the whole of a pass. Those in fewer
// bytes do while their layer is computed: of a kept layer until its backward pass.
AdaptedWeights adapted_weights(const config::PriorPreset& preset) {
  const config::PriorConfig& model = *preset.model;
  AdaptedWeights bytes;
  std::set<std::string> narrow;
  std::map<std::string, std::int64_t> layers;
  const bool int8 = preset.adapter->base_precision == Precision::kInt8;
  for (const TensorSpec& spec : config::narrow_tensors(model, *preset.adapter)) {
    narrow.insert(spec.name);
    bytes.saved +=
        spec.elements() * (kStateBytes - bytes_per_weight(preset.adapter->base_precision)) -
        (int8 ? spec.shape[1] * kStateBytes : 0);
    const std::string layer =
        spec.name.substr(0, spec.name.find('.', spec.name.find(kLayers) + kLayers.size()));
    layers[layer] += spec.elements() * kStateBytes;
    bytes.gradients = std::max(bytes.gradients, spec.elements() * kStateBytes);
  }
  std::int64_t largest = 0;
  for (const auto& [layer, size] : layers) largest = std::max(largest, size);
  bytes.copies = largest * (kept_layers(preset) + 1);
  for (const TensorSpec& spec : config::adapted_tensors(model, *preset.adapter)) {
    if (narrow.contains(spec.name)) continue;
    bytes.copies += spec.elements() * kStateBytes;
    bytes.gradients += spec.elements() * kStateBytes;
  }
  return bytes;
}

std::int64_t classifier_parameters(const config::PriorPreset& preset) {
  if (!preset.phone_classifiers) return 0;
  return preset.phone_classifiers->parameters(preset.model->transformer);
}

bool is_trained(const config::VqvaePreset& preset, const std::string& tensor) {
  const auto levels = preset.trained_levels();
  return std::any_of(levels.begin(), levels.end(), [&](int level) {
    return tensor.starts_with(str_cat("decoders.", level, ".")) ||
           (!preset.decoder_only && tensor.starts_with(str_cat("encoders.", level, ".")));
  });
}

}  // namespace

std::int64_t TrainingMemory::total() const {
  return weights + gradients + moments + average + codebooks + activations + working + batches +
         exchange + fixed;
}

std::int64_t trained_parameters(const config::PriorPreset& preset) {
  const std::int64_t classifiers = classifier_parameters(preset);
  if (!preset.adapter) return config::parameter_count(*preset.model) + classifiers;
  std::int64_t factors = classifiers;
  for (const TensorSpec& spec : config::adapted_tensors(*preset.model, *preset.adapter))
    factors += (spec.shape[0] + spec.shape[1]) * preset.adapter->rank;
  return factors;
}

std::int64_t trained_parameters(const config::VqvaePreset& preset) {
  std::int64_t sum = 0;
  for (const TensorSpec& spec : config::tensor_specs(preset.model)) {
    if (is_trained(preset, spec.name)) sum += spec.elements();
  }
  return sum;
}

std::int64_t stored_numbers(const config::VqvaeConfig& model) {
  std::int64_t sum = 0;
  for (const TensorSpec& spec : config::tensor_specs(model)) sum += spec.elements();
  return sum;
}

TrainingMemory training_memory(const config::PriorPreset& preset, const TrainingMachine& machine) {
  const config::PriorConfig& model = *preset.model;
  const std::int64_t trained = trained_parameters(preset);
  const Passes passes = passes_of(preset.run, machine, /*parallel=*/true);
  TrainingMemory memory = common_parts(preset.run, trained,
                                       prior_activations(preset, machine.on_host), passes, machine);
  memory.weights = config::parameter_count(model) * kStateBytes;
  if (!preset.adapter) memory.weights += classifier_parameters(preset) * kStateBytes;
  if (preset.adapter) {
    const AdaptedWeights adapted = adapted_weights(preset);
    memory.weights += trained * kStateBytes - adapted.saved + adapted.copies * passes.parallel;
    memory.gradients += adapted.gradients * passes.parallel;
  }
  std::int64_t numbers = model.n_ctx + model.label_width();
  if (model.lyrics) numbers += model.n_ctx;  // the characters that are sung
  if (preset.phone_classifiers) numbers += model.n_ctx;
  if (model.conditioner) numbers += model.n_ctx / model.conditioner->up_ratio();
  memory.batches = 2 * passes.items * numbers * kIndexBytes;
  return memory;
}

TrainingMemory training_memory(const config::VqvaePreset& preset, const TrainingMachine& machine) {
  const config::VqvaeConfig& model = preset.model;
  const Passes passes = passes_of(preset.run, machine, /*parallel=*/false);
  TrainingMemory memory = common_parts(preset.run, trained_parameters(preset),
                                       vqvae_activations(preset), passes, machine);
  memory.weights = stored_numbers(model) * kStateBytes;
  if (!preset.decoder_only) {
    for (const int level : preset.trained_levels()) {
      const std::int64_t vectors = passes.items * (preset.sample_length / model.hop(level));
      memory.codebooks +=
          (std::int64_t{model.bins} * (model.emb_width + 1) + vectors * (model.emb_width + 2)) *
          kStateBytes;
    }
  }
  memory.batches = 2 * passes.items * preset.sample_length * kStateBytes;
  return memory;
}

}  // namespace crooner::plan
