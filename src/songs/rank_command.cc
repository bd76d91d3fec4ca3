#include "songs/rank_command.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "base/error.h"
#include "base/monotonic_seconds.h"
#include "base/piped_process.h"
#include "base/strings.h"

namespace crooner::songs {
namespace {

constexpr std::size_t kMaxOutput = 4096;  // a number, and what a mistake may print

std::optional<double> one_number(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return {};
  return value;
}

}  // namespace

double rank_command(const std::string& command, const std::filesystem::path& file,
                    int limit_seconds) {
  const double began = monotonic_seconds();
  const std::string about =
      str_cat("--rank-command '", printable(command), "' for '", file.string(), "'");
  // timeout(1) ends what the shell has started, too.
  PipedProcess process({"timeout", "-k", "1", str_cat(limit_seconds), "sh", "-c",
                        str_cat("exec </dev/null; ", command, " \"$0\""), file.string()},
                       /*input=*/0);
  std::string output(kMaxOutput, '\0');
  output.resize(process.read(std::as_writable_bytes(std::span(output))));
  const PipedProcess::End end = process.wait();
  if (!end.success) {
    const bool late = monotonic_seconds() - began >= limit_seconds;
    throw InputError(late ? str_cat(about, " has not ended after ", limit_seconds, " s.")
                          : str_cat(about, " failed",
                                    end.message.empty() ? "" : str_cat(": ", end.message), "."));
  }
  if (const auto value = one_number(output)) return *value;
  throw InputError(str_cat(about, " printed '", printable(output.substr(0, 60)),
                           "'; one line with a number is expected."));
}

}  // namespace crooner::songs
