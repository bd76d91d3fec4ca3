#include "report/training_plan.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/counted.h"
#include "base/strings.h"
#include "report/progress_text.h"

namespace crooner::report {
namespace {

using nlohmann::ordered_json;

// The parts of a process's memory, under the names of the JSON and of the table.
std::vector<std::pair<const char*, std::int64_t>> parts_of(const plan::TrainingMemory& memory) {
  return {{"weights", memory.weights},     {"gradients", memory.gradients},
          {"moments", memory.moments},     {"average", memory.average},
          {"codebooks", memory.codebooks}, {"activations", memory.activations},
          {"working", memory.working},     {"batches", memory.batches},
          {"exchange", memory.exchange},   {"libtorch", memory.fixed}};
}

std::string line(const std::string& name, const std::string& value) {
  std::string text = "  " + name;
  text.resize(16, ' ');
  return text + value + "\n";
}

std::string millions(std::int64_t count) {
  return format_fixed(static_cast<double>(count) / 1e6, "million");
}

std::string disk_text(const plan::TrainingDisk& disk) {
  std::string text = str_cat("Disk: ", format_bytes(disk.total()), "\n");
  text +=
      line("checkpoints", str_cat(format_bytes(disk.checkpoint * disk.checkpoints), " (",
                                  disk.checkpoints, " of ", format_bytes(disk.checkpoint), ")"));
  text += line("weights", format_bytes(2 * disk.weights));
  text += line("log", format_bytes(disk.log));
  text += line("cache", disk.cache > 0 ? format_bytes(disk.cache)
                                       : std::string("unknown; name the songs' --hours or --data"));
  return text;
}

}  // namespace

std::int64_t TrainingPlan::needed() const {
  return memory.total() * machine.sharing_memory;
}

double TrainingPlan::passes() const {
  return static_cast<double>(steps) * static_cast<double>(items) * item_seconds /
         (data->hours * 3600);
}

ordered_json training_plan_json(const TrainingPlan& plan) {
  ordered_json bytes = ordered_json::object();
  for (const auto& [name, count] : parts_of(plan.memory)) bytes[name] = count;
  ordered_json json{
      {"preset", plan.preset},
      {"kind", plan.kind},
      {"parameters", plan.parameters},
      {"trained", plan.trained},
      {"processes", plan.machine.processes},
      {"steps", plan.steps},
      {"items_per_step", plan.items},
      {plan.kind == "prior" ? "codes_per_item" : "samples_per_item", plan.item_length},
      {"process_bytes", bytes},
      {"process_total_bytes", plan.memory.total()},
      {"needed_bytes", plan.needed()},
      {"disk_bytes",
       {{"checkpoint", plan.disk.checkpoint},
        {"checkpoints", plan.disk.checkpoint * plan.disk.checkpoints},
        {"weights", 2 * plan.disk.weights},
        {"log", plan.disk.log},
        {"cache", plan.disk.cache},
        {"total", plan.disk.total()}}}};
  if (plan.data) {
    json["data"] = {{"hours", plan.data->hours},
                    {"songs", plan.data->songs},
                    {"left_out", plan.data->left_out},
                    {"passes", plan.passes()}};
  }
  if (!plan.available.source.empty()) {
    json["available_bytes"] = plan.available.bytes;
    json["available_from"] = plan.available.source;
    json["fits"] = plan.fits();
  }
  if (plan.step_seconds) {
    json["step_seconds"] = *plan.step_seconds;
    json["seconds"] = *plan.step_seconds * static_cast<double>(plan.steps);
  }
  return json;
}

std::string training_plan_text(const TrainingPlan& plan) {
  const bool prior = plan.kind == "prior";
  std::string text = str_cat(plan.preset, ": a ", prior ? "prior" : "VQ-VAE", " of ",
                             millions(plan.parameters), " parameters");
  if (plan.trained != plan.parameters) text += str_cat(", ", millions(plan.trained), " trained");
  text += str_cat("\nSteps: ", plan.steps, " of ", counted(plan.items, "item"), " of ",
                  plan.item_length, prior ? " codes" : " samples", "\n");
  if (plan.data) {
    text += str_cat("Data: ", format_fixed(plan.data->hours, "hours"), " of ",
                    counted(plan.data->songs, "song"), " (", plan.data->left_out,
                    " left out), passed over ", format_fixed(plan.passes(), "times"), "\n");
  }
  text += "Time: ";
  if (plan.step_seconds) {
    text += str_cat(format_duration(*plan.step_seconds * static_cast<double>(plan.steps)), ", ",
                    format_fixed(*plan.step_seconds, "s"), " per step\n");
  } else {
    text += "unknown; --measure 3 measures a step, --step-seconds states it\n";
  }
  text += str_cat("Memory: ", format_bytes(plan.memory.total()),
                  plan.machine.processes > 1 ? " per process" : "", "\n");
  for (const auto& [name, count] : parts_of(plan.memory)) {
    if (count > 0) text += line(name, format_bytes(count));
  }
  if (plan.machine.sharing_memory > 1) text += line("all processes", format_bytes(plan.needed()));
  if (!plan.available.source.empty()) {
    text += str_cat("Available: ", format_bytes(plan.available.bytes), " (", plan.available.source,
                    ")\n");
  }
  return text + disk_text(plan.disk);
}

}  // namespace crooner::report
