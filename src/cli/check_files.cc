#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"
#include "cli/flags.h"

namespace crooner::cli {
namespace {

bool names_output(const Flag& flag) {
  const std::string name = display_name(flag);
  return name == "--out" || name == "--log-file";
}

}  // namespace

// Files only: songs may well be written into the folder of their lyrics. What a command reads
// besides its flags, it checks itself.
void Flags::check_files(const std::vector<Assignment>& values) {
  for (const auto& [output, out] : values) {
    if (!names_output(*output)) continue;
    for (const auto& [flag, value] : values) {
      if (flag != output && names_output(*flag) && value == out) {
        throw UsageError(str_cat("--out and --log-file are both '", out, "'; choose two names."));
      }
    }
    if (!is_file(out)) continue;
    for (const auto& [flag, value] : values) {
      if (flag == output || !(flag->file || flag->positional()) || !is_file(value)) continue;
      std::error_code unequal;
      if (!std::filesystem::equivalent(out, value, unequal)) continue;
      throw UsageError(str_cat(display_name(*output), " is '", out, "', which is an input (",
                               display_name(*flag), "); choose another name."));
    }
  }
}

}  // namespace crooner::cli
