#include "plan/training_refusal.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::plan {
namespace {

// A run whose settings are changed, one after another, until it fits.
template <typename Preset>
struct SmallerRun {
  Preset preset;
  TrainingMachine machine;
  std::int64_t available;             // bytes
  std::vector<std::string> settings;  // that were changed

  std::int64_t needed() const {
    return training_memory(preset, machine).total() * machine.sharing_memory;
  }
  bool fits() const { return needed() <= available; }

  // Unless the run fits already, or would not need less.
  template <typename Change>
  void change(const std::string& setting, const Change& apply) {
    if (fits()) return;
    SmallerRun changed = *this;
    apply(changed);
    if (changed.needed() >= needed()) return;
    changed.settings.push_back(setting);
    *this = std::move(changed);
  }
};

// The same step in more and smaller passes: the largest that fit, else of one item.
template <typename Preset>
void divide_passes(SmallerRun<Preset>& run) {
  const config::RunConfig whole = run.preset.run;
  auto divided = run;
  int& batch = divided.preset.run.batch;
  do {
    do {
      --batch;
    } while (batch > 1 && whole.batch % batch != 0);
    if (batch < 1) return;
    divided.preset.run.accumulate = whole.accumulate * (whole.batch / batch);
  } while (batch > 1 && !divided.fits());
  run.change(str_cat("'run.batch' ", batch, ", 'run.accumulate' ", divided.preset.run.accumulate),
             [&](SmallerRun<Preset>& smaller) { smaller.preset = divided.preset; });
}

void recompute_layers(SmallerRun<config::PriorPreset>& run) {
  run.change("'recompute'", [](auto& smaller) { smaller.preset.recompute = true; });
}
void recompute_layers(SmallerRun<config::VqvaePreset>&) {}

template <typename Preset>
std::vector<std::string> settings_that_fit(SmallerRun<Preset>& run) {
  run.change("--threads 1", [](auto& smaller) { smaller.machine.threads = 1; });
  recompute_layers(run);
  divide_passes(run);
  if (run.machine.processes > run.machine.sharing_memory) {
    run.change("--shard-optimizer", [](auto& smaller) { smaller.machine.sharded = true; });
  } else {
    run.change("one process", [](auto& smaller) {
      smaller.machine.processes = smaller.machine.sharing_memory = 1;
    });
  }
  run.change("no 'run.average'", [](auto& smaller) { smaller.preset.run.average = 0; });
  return run.settings;
}

template <typename Preset>
void require_that_it_fits(const Preset& preset, const TrainingMachine& machine,
                          const AvailableMemory& available) {
  SmallerRun<Preset> run{preset, machine, available.bytes, {}};
  if (available.source.empty() || run.fits()) return;
  const std::int64_t needed = run.needed();
  const std::string settings = join(settings_that_fit(run));
  const std::string larger = "a smaller network or more memory is needed";
  std::string way = larger;
  if (!settings.empty())
    way = str_cat(run.fits() ? "with " : "even with ", settings, " it needs ",
                  format_bytes(run.needed()), run.fits() ? "" : ": " + larger);
  const bool stated = available.source == "--memory";
  throw ResourceError(str_cat("The run needs ", format_bytes(needed), " of memory, and ",
                              available.source, stated ? " allows " : " has ",
                              format_bytes(available.bytes), stated ? "; " : " available; ", way,
                              "."));
}

}  // namespace

void require_trainable(const config::PriorPreset& preset, const TrainingMachine& machine,
                       const AvailableMemory& available) {
  require_that_it_fits(preset, machine, available);
}
void require_trainable(const config::VqvaePreset& preset, const TrainingMachine& machine,
                       const AvailableMemory& available) {
  require_that_it_fits(preset, machine, available);
}

}  // namespace crooner::plan
