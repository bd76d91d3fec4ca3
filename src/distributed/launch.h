#pragma once

#include <string>
#include <utility>
#include <vector>

namespace crooner::distributed {

// Starts this program's command line as `processes` processes of one group on this host, and waits
// until all have ended.
void launch(int processes);

// The variables (name, value) by which a process that this one starts knows that, and which of
// `processes` on this host it is.
std::vector<std::pair<std::string, std::string>> child_variables(int rank, int processes);

// The id of the process that started this one with child_variables(); 0: none did.
long launcher_id();

}  // namespace crooner::distributed
