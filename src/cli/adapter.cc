#include "cli/adapter.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::cli {
namespace {

constexpr Range kStrengths{-100, 100};

}  // namespace

// What follows the last `=` is a strength, unless a name with `=` ends there.
Adapter parse_adapter(const std::string& flag, const std::string& text) {
  const std::size_t equals = text.rfind('=');
  const bool name_alone = equals == std::string::npos || text.ends_with(".safetensors");
  const std::string file = name_alone ? text : text.substr(0, equals);
  if (file.empty()) {
    throw UsageError(str_cat(flag, " is '", printable(text),
                             "'; it takes the file of an adapter, or FILE=STRENGTH."));
  }
  if (name_alone) return {file, 1};
  return {file, parse_number(str_cat("The strength of ", flag, " '", printable(file), "'"),
                             text.substr(equals + 1), kStrengths)};
}

void add_adapter_flag(Flags& flags, ModelOptions* options) {
  flags.add({.names = "--adapter",
             .value = "FILE[=STRENGTH]",
             .help = "Merge an adapter of the model into its weights as they are loaded; may be "
                     "repeated",
             .file = true,
             .many = true,
             .set = [options](const std::string& text) {
               options->adapters.push_back(parse_adapter("--adapter", text));
             }});
}

}  // namespace crooner::cli
