#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace crooner::commands {

// A folder of LibTorch: it holds lib/libtorch_cpu.so.
struct LibTorch {
  std::filesystem::path folder;
  std::string version;  // "2.11.0+cu130"; "of unknown version" where no file tells
};

// $CROONER_LIBTORCH, else the folder that crooner was built against (libexec/crooner/libtorch.txt),
// else libtorch/ or torch/ in a folder above `program`. Throws InputError that names where it was
// looked for.
LibTorch find_libtorch(const std::filesystem::path& program);

// What --version prints. `revision`: of the sources, empty where it is not known.
std::string version_text(const std::filesystem::path& program, std::string_view revision);

// libexec/crooner/crooner-torch beside the bin folder of `program`: the executable that runs the
// commands which need tensors. Throws InputError when it is not there.
std::filesystem::path find_crooner_torch(const std::filesystem::path& program);

// What the allocator of crooner-torch does with large blocks that were freed. Songs give them back
// at once, so that one level's memory is there for the next and a plan holds. A step of training
// asks for the same gigabyte as the step before: kept, and in huge pages, it is there at once.
enum class FreedMemory { kReturned, kKept };

// Goes on as crooner-torch with the same arguments, LibTorch's folder first in the loader's path.
[[noreturn]] void exec_crooner_torch(const std::vector<std::string>& arguments,
                                     FreedMemory freed = FreedMemory::kReturned);

}  // namespace crooner::commands
