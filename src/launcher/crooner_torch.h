#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace crooner::launcher {

// The executable that runs the commands which need tensors, in the libexec folder of `program`.
// Throws InputError when it does not exist.
std::filesystem::path find_crooner_torch(const std::filesystem::path& program);

// What crooner-torch's allocator does with large freed blocks. Generation returns them to the
// system at once, so that the next level can use the memory and the plan is kept. A training step
// allocates the same gigabyte as the step before: kept, and in huge pages, it is available at once.
enum class FreedMemory { kReturned, kKept };

// Replaces this process by crooner-torch with these arguments after its name, with LibTorch's
// folder first in the loader's path. Returns only by throwing InputError.
[[noreturn]] void exec_crooner_torch(const std::vector<std::string>& arguments, FreedMemory freed);

}  // namespace crooner::launcher
