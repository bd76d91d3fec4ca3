#include "report/bench_results.h"

#include <algorithm>
#include <initializer_list>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"

namespace crooner::report {
namespace {

using nlohmann::json;

// Whether the entries that are read are of the right type.
bool is_bench_result(const json& result) {
  const auto all = [&](std::initializer_list<const char*> names, bool (json::*is)() const) {
    return std::ranges::all_of(
        names, [&](const char* name) { return !result.contains(name) || (result.at(name).*is)(); });
  };
  return result.is_object() && all({"size", "what"}, &json::is_string) &&
         all({"batch", "positions_per_second", "codes_per_second"}, &json::is_number);
}

}  // namespace

BenchResults::BenchResults(const std::string& file) {
  if (file.empty()) return;
  const json output = json::parse(read_file(file), nullptr, /*allow_exceptions=*/false);
  const auto results = output.is_object() ? output.find("results") : output.end();
  const bool good = results != output.end() && results->is_array() &&
                    std::ranges::all_of(*results, is_bench_result);
  if (!good) throw InputError(str_cat("'", file, "' is not the output of crooner bench --json."));
  results_ = *results;
}

LevelSpeed BenchResults::speed(const std::string& size, int rows) const {
  LevelSpeed speed;
  int best_batch = 0;
  for (const json& result : results_) {
    if (result.value("size", "") != size) continue;
    const std::string what = result.value("what", "");
    if (what == "prefill") speed.prompts_per_second = result.value("positions_per_second", 0.0);
    const int batch = result.value("batch", 0);
    if (what == "step" && batch <= rows && batch > best_batch) {
      best_batch = batch;
      speed.codes_per_second = result.value("codes_per_second", 0.0);
    }
  }
  return speed;
}

}  // namespace crooner::report
