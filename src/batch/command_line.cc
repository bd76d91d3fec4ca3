#include <algorithm>
#include <filesystem>

#include "base/paths.h"
#include "base/strings.h"
#include "batch/job.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

bool needs_no_quotes(const std::string& text) {
  const auto harmless = [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.' || c == '/' || c == '=' || c == ',' || c == ':';
  };
  return std::all_of(text.begin(), text.end(), harmless);
}

bool is_control(unsigned char c) {
  return c < ' ' || c == 0x7f;
}

// In single quotes: a POSIX shell changes nothing within them.
std::string in_single_quotes(const std::string& text) {
  std::string inside;
  for (const char c : text) inside += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return str_cat("'", inside, "'");
}

// A format of which printf makes the text: on one line, whatever the text contains.
std::string printf_format(const std::string& text) {
  std::string format;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '\n') {
      format += "\\n";
    } else if (is_control(code)) {
      format +=
          {'\\', '0', static_cast<char>('0' + (code >> 3)), static_cast<char>('0' + (code & 7))};
      if (code == 0x7f) format.replace(format.size() - 4, 4, "\\177");
    } else {
      if (c == '%' || c == '\\') format += c;
      format += c;
    }
  }
  if (format.starts_with('-')) format.replace(0, 1, "\\055");  // no option of printf
  return format;
}

// A job as a line for a shell.
class ShellLine {
 public:
  void add(const std::string& name, const std::string& value) {
    words_ += str_cat(" --", name, "=", quoted(value));
  }
  void create_folder(const std::string& folder) {
    before_ += str_cat("mkdir -p ", quoted(folder), " && ");
  }
  std::string text() const { return str_cat(variables_, before_, "crooner generate", words_); }

 private:
  // Control characters come from printf. $(...) drops line ends at the end of a text: a dot keeps
  // them, and ${v%.} drops the dot.
  std::string quoted(const std::string& text) {
    if (needs_no_quotes(text)) return text;
    if (std::none_of(text.begin(), text.end(), is_control)) return in_single_quotes(text);
    const std::string variable = str_cat("v", ++count_);
    variables_ +=
        str_cat(variable, "=$(printf ", in_single_quotes(printf_format(text) + "."), ") && ");
    return str_cat("\"${", variable, "%.}\"");
  }

  int count_ = 0;
  std::string variables_, before_, words_;
};

std::string absolute_path(const std::string& path) {
  std::error_code failure;
  const fs::path absolute = fs::absolute(path, failure);
  return failure ? path : absolute.lexically_normal().string();
}

bool names_a_file(const cli::FlagValue& flag) {
  if (flag.name == "model") {
    return is_file(fs::path(flag.value) / "model.json") || flag.value.ends_with("/model.json");
  }
  return flag.name == "lyrics" || flag.name == "prompt" || flag.name == "out" ||
         flag.name == "guidance-lyrics" || flag.name == "adapter";
}

}  // namespace

std::string command_line(const JobSpec& job) {
  ShellLine line;
  const fs::path folder = fs::path(absolute_path(job.options.out)).parent_path();
  if (!is_folder(folder)) line.create_folder(folder.string());
  for (const cli::FlagValue& flag : job.flags) {
    line.add(flag.name, names_a_file(flag) ? absolute_path(flag.value) : flag.value);
  }
  return line.text();
}

}  // namespace crooner::batch
