#pragma once

#include <crooner/request.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace crooner::commands {

// --seed, if it was given. Without it the run that stands beside the song's file already goes on
// with its own (the same command again resumes), but with `force`; else a new one, short enough to
// be typed.
std::uint64_t choose_seed(const std::optional<std::uint64_t>& seed,
                          const std::filesystem::path& song_file, bool force);

// Says what the user should know before the work begins.
void tell(const std::vector<std::string>& warnings, const Request& request, bool seed_was_chosen);

// Warns when the codes of a file are those of another model (`coder`; empty: not known).
void warn_model_mismatch(const std::string& file, const std::string& codec_model,
                         const std::string& model);

}  // namespace crooner::commands
