#pragma once

#include <filesystem>
#include <string>

namespace crooner::songs {

// Runs a command line of the user's in a shell with the file as its last argument, and reads the
// number that it prints on one line. Throws InputError when it fails, prints anything else, or has
// not ended after `limit_seconds`; Interrupted after a signal.
double rank_command(const std::string& command, const std::filesystem::path& file,
                    int limit_seconds = 600);

}  // namespace crooner::songs
