#include "commands/output_names.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::vector<fs::path> song_paths(const std::string& out, const std::string& format, int songs) {
  fs::path file = out;
  if (out.ends_with('/') || fs::is_directory(file)) file /= "song";
  std::error_code ignored;
  if (fs::exists(file, ignored) && !fs::is_regular_file(file, ignored)) {
    throw ResourceError(str_cat("--out is '", out, "', which is neither a file nor a folder."));
  }
  if (file.has_extension() && !format.empty() && file.extension() != "." + format) {
    throw UsageError(str_cat("--out is '", out, "' and --format is '", format,
                             "'; leave one of them out, or let them agree."));
  }
  const std::string extension = file.has_extension() ? file.extension().string()
                                : format.empty()     ? ".wav"
                                                     : "." + format;
  file.replace_extension();
  std::vector<fs::path> files;
  for (int i = 1; i <= songs; ++i) {
    fs::path one = file;
    if (songs > 1) one += str_cat("-", i);
    one += extension;
    files.push_back(one);
  }
  return files;
}

fs::path run_folder_path(const fs::path& song_file) {
  fs::path folder = song_file;
  return folder += ".run";
}

fs::path song_path_of_run_folder(fs::path name) {
  if (name.extension() != ".run") name = name.parent_path();
  if (name.extension() != ".run") return {};
  return name.replace_extension();
}

audio::SampleFormat sample_format(const cli::AudioFileOptions& options) {
  if (options.bits == "float") return audio::SampleFormat::kFloat;
  return options.bits == "24" ? audio::SampleFormat::kPcm24 : audio::SampleFormat::kPcm16;
}

void check_output(const std::string& out, const std::vector<fs::path>& files, int sample_rate,
                  const cli::AudioFileOptions& sound) {
  if (out.ends_with('/')) create_folder(out);
  for (const fs::path& file : files) {
    audio::check_writable(file, sample_rate, 1, sample_format(sound));
    check_writable_path(file);
  }
}

void check_writable_path(const fs::path& file) {
  if (fs::is_directory(file)) {
    throw ResourceError(
        str_cat("'", file.string(), "' is a folder; a file is to be written there."));
  }
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (!fs::is_directory(folder)) {
    throw ResourceError(str_cat("'", file.string(), "' cannot be written: there is no folder '",
                                folder.string(), "'."));
  }
  const AtomicFile probe(file);  // made, and gone again
}

}  // namespace crooner::commands
