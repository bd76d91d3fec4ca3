#pragma once

#include <filesystem>
#include <string>

namespace crooner {

// An environment variable; empty when it is not set.
std::string environment_variable(const char* name);

// The file of the running program, symbolic links resolved; empty where the system does not say.
std::filesystem::path executable_path();

// libcrooner.so, symbolic links resolved, when the program runs this code from it; else empty.
std::filesystem::path library_path();

// crooner's folder for the user's data ($XDG_DATA_HOME/crooner or ~/.local/share/crooner) and for
// the cache ($XDG_CACHE_HOME/crooner or ~/.cache/crooner). Empty when neither variable is set.
std::filesystem::path user_data_folder();
std::filesystem::path user_cache_folder();

// Whether stderr is a terminal on which a line can be redrawn (not with TERM=dumb).
bool stderr_is_terminal();

// Whether somebody may type an answer.
bool stdin_is_terminal();

// Characters per line of the terminal of stderr; 80 where it does not say.
int terminal_columns();

// Identifies this boot of this machine, uniquely among all machines and boots; empty where the
// system does not say. Two processes with the same boot_id() run on the same kernel.
std::string boot_id();

}  // namespace crooner
