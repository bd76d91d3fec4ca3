#include <algorithm>

#include "base/strings.h"
#include "batch/job.h"

namespace crooner::batch {
namespace {

bool needs_no_quotes(const std::string& text) {
  const auto harmless = [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.' || c == '/' || c == '=' || c == ',' || c == ':';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), harmless);
}

// Quoted for bash, on one line whatever it contains.
std::string quoted(const std::string& text) {
  if (needs_no_quotes(text)) return text;
  const bool control =
      std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
  if (!control && text.find('\'') == std::string::npos) return str_cat("'", text, "'");
  std::string inside;
  for (const char c : text) {
    if (c == '\n') {
      inside += "\\n";
    } else if (c == '\t') {
      inside += "\\t";
    } else if (c == '\r') {
      inside += "\\r";
    } else {
      if (c == '\\' || c == '\'') inside += '\\';
      inside += c;
    }
  }
  return str_cat("$'", inside, "'");
}

}  // namespace

std::string command_line(const JobSpec& job) {
  std::string line = "crooner generate";
  for (const auto& [name, value] : job.flags) line += str_cat(" --", name, "=", quoted(value));
  return line;
}

}  // namespace crooner::batch
