#include "batch/cards.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <set>
#include <sstream>

#include "api/select_device.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/log.h"
#include "base/os_environment.h"
#include "base/paths.h"
#include "base/strings.h"
#include "batch/model_group.h"
#include "cli/backend_options.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "tensor/cuda_library.h"
#include "tensor/device.h"

namespace crooner::batch {
namespace {

constexpr std::string_view kCuda = "cuda:";

bool is_card_list(const std::string& device) {
  return device.starts_with(kCuda) && device.find(',') != std::string::npos;
}

std::vector<std::string> parts_of_list(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream list(text + ",");
  for (std::string part; std::getline(list, part, ',');) parts.push_back(part);
  return parts;
}

bool is_emulated(const cli::ModelOptions& model) {
  return model.engine == "cuda" && tensor::emulates_cuda();
}

bool runs_on_cuda(const cli::ModelOptions& model) {
  if (model.device != "auto" && model.device != "cuda") return false;
  if (model.device == "cuda" || is_emulated(model)) return true;
  try {
    const auto folder = config::read_model_folder(config::find_model(model.model));
    return api::select_device(folder, cli::backend_options(model)).is_cuda();
  } catch (const Error&) {
    return false;  // whoever generates the job says why it cannot be
  }
}

bool any_runs_on_cuda(const JobList& list) {
  std::set<std::string> seen;
  return std::ranges::any_of(list.jobs, [&](const JobSpec& job) {
    const cli::ModelOptions& model = job.options.model;
    return seen.insert(group_key(model)).second && runs_on_cuda(model);
  });
}

int count_cards(const cli::ModelOptions& model) {
  int count = 0;
  if (!is_emulated(model)) return tensor::cuda_devices();
  return tensor::cuda_api()->device_count(&count) == 0 ? count : 0;
}

// Why one process must generate all songs, a clause; empty: it need not.
std::string reason_for_one_process(const cli::BatchOptions& options, const JobList& list) {
  if (!is_file(options.source) && !is_folder(options.source))
    return "the job list is no file, which several processes could read";
  for (const JobSpec& job : list.jobs) {
    if (!job.options.model.device.starts_with(kCuda)) continue;
    return str_cat(to_string(job.source_line), " chooses ", job.options.model.device, " itself");
  }
  return "";
}

}  // namespace

std::vector<int> parse_cards(const std::string& device) {
  std::vector<int> numbers;
  if (!is_card_list(device)) return numbers;
  for (const std::string& part : parts_of_list(device.substr(kCuda.size()))) {
    int number = -1;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc() || end != part.data() + part.size() || number < 0) {
      throw UsageError(str_cat("--device is '", printable(device), "', where '", printable(part),
                               "' is no card; cuda:0,2 are the first and the third one."));
    }
    if (std::ranges::find(numbers, number) != numbers.end()) {
      throw UsageError(
          str_cat("--device is '", printable(device), "', which names card ", number, " twice."));
    }
    numbers.push_back(number);
  }
  return numbers;
}

std::string device_of_jobs(const std::string& device) {
  return is_card_list(device) ? "cuda" : device;
}

std::vector<Card> name_cards(const std::vector<int>& numbers, const std::string& mask) {
  const std::vector<std::string> shown = parts_of_list(mask);
  std::vector<Card> cards;
  for (const int number : numbers) {
    const std::string decimal = std::to_string(number);
    cards.push_back({str_cat(kCuda, decimal), mask.empty() ? decimal : shown.at(number)});
  }
  return cards;
}

std::vector<Card> choose_cards(const cli::BatchOptions& options, const JobList& list) {
  const cli::ModelOptions& model = options.defaults.model;
  std::vector<int> numbers = parse_cards(model.device);
  const bool listed = !numbers.empty();
  if (!listed && !any_runs_on_cuda(list)) return {};
  const int count = count_cards(model);
  if (!listed) {
    numbers.resize(count);
    std::iota(numbers.begin(), numbers.end(), 0);
  }
  for (const int number : numbers) {
    if (number < count) continue;
    throw ResourceError(str_cat("There is no device \"cuda:", number,
                                "\": ", counted(count, "CUDA device"), " ", is_or_are(count),
                                " visible here."));
  }
  if (!listed && count < 2) return {};
  if (const std::string reason = reason_for_one_process(options, list); !reason.empty()) {
    if (listed) {
      throw UsageError(str_cat("--device lists several cards, but ", reason, "; choose one card."));
    }
    log::warn(str_cat("One process generates all songs, though ", count,
                      " cards are visible: ", reason, "."));
    return {};
  }
  numbers.resize(std::min(numbers.size(), list.jobs.size()));
  if (!listed && numbers.size() < 2) return {};
  return name_cards(numbers, environment_variable("CUDA_VISIBLE_DEVICES"));
}

}  // namespace crooner::batch
