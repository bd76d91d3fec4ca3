#include "cli/guidance.h"

#include <optional>
#include <sstream>

#include "base/error.h"
#include "base/strings.h"
#include "cli/values.h"

namespace crooner::cli {
namespace {

constexpr Range kWeights{0, kMaxGuidance};
constexpr char kAccepted[] = "it takes one weight, or several as in lyrics=4,names=1,2:lyrics=3";

// One part of the value: "4", "lyrics=4", "2=4" or "2:lyrics=4".
struct GuidancePart {
  std::string kind = "lyrics";
  std::optional<int> level;
  double weight = 0;
};

GuidancePart parse_part(const std::string& flag, const std::string& text, const std::string& part) {
  GuidancePart result;
  const std::size_t equals = part.find('=');
  if (equals == std::string::npos) {
    if (part == "lyrics" || part == "names") {
      throw UsageError(
          str_cat(flag, " is '", text, "', where '", part, "' has no weight; ", kAccepted, "."));
    }
    result.weight = parse_number(flag, part, kWeights);
    return result;
  }
  const std::string what = part.substr(0, equals);
  const std::size_t colon = what.find(':');
  const std::string first = what.substr(0, colon);
  result.level = parse_level(first);
  if (colon != std::string::npos) {
    result.kind = what.substr(colon + 1);
  } else if (!result.level) {
    result.kind = what;
  }
  const bool known = result.kind == "lyrics" || result.kind == "names";
  if (!known || (colon != std::string::npos && !result.level)) {
    throw UsageError(str_cat(flag, " is '", text, "', where '", what,
                             "' is neither a level (0 is the bottom) nor lyrics or names; ",
                             kAccepted, "."));
  }
  result.weight = parse_number(flag, part.substr(equals + 1), kWeights);
  return result;
}

void set_weight(PerLevel<double>& setting, const GuidancePart& part, const std::string& flag,
                const std::string& text) {
  const bool again = part.level ? !setting.levels.emplace(*part.level, part.weight).second
                                : setting.all.has_value();
  if (again) {
    throw UsageError(str_cat(flag, " is '", text, "', which has two weights for ", part.kind,
                             part.level ? str_cat(" at level ", *part.level) : "", "; ", kAccepted,
                             "."));
  }
  if (!part.level) setting.all = part.weight;
}

}  // namespace

Guidance parse_guidance(const std::string& flag, const std::string& text) {
  Guidance guidance;
  std::istringstream parts(text);
  std::string part;
  while (std::getline(parts, part, ',')) {
    const GuidancePart one = parse_part(flag, text, part);
    set_weight(one.kind == "names" ? guidance.names : guidance.lyrics, one, flag, text);
  }
  if (!guidance.has_value()) throw UsageError(str_cat(flag, " is empty; ", kAccepted, "."));
  return guidance;
}

void add_guidance_flags(Flags& flags, GuidanceOptions* options) {
  flags.add({.names = "--guidance",
             .value = "W|[LEVEL:]lyrics=W,[LEVEL:]names=W,...",
             .help = "Follow the lyrics, or genre and artist, more closely: 0 is off, 2 to 5 is "
                     "much; each costs a further row of the batch",
             .default_value = "the model's",
             .set = [options](const std::string& text) {
               options->guidance = parse_guidance("--guidance", text);
             }});
  flags.add({.names = "--guidance-lyrics",
             .value = "FILE",
             .help = "Guide away from these lyrics instead of from none; may be repeated",
             .file = true,
             .many = true,
             .set = [options](const std::string& file) {
               if (file.empty()) {
                 throw UsageError("--guidance-lyrics is empty; it takes the name of a file.");
               }
               options->other_lyrics.push_back(file);
             }});
}

}  // namespace crooner::cli
