#pragma once

namespace crooner::distributed {

// Starts this program's command line as `processes` processes of one group on this host, and waits
// until all have ended.
void launch(int processes);

// The id of the process that started this one by launch(); 0: none did.
long launcher_id();

}  // namespace crooner::distributed
