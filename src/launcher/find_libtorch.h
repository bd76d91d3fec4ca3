#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace crooner::launcher {

// A folder of LibTorch: it holds lib/libtorch_cpu.so.
struct LibTorch {
  std::filesystem::path folder;
  std::string version;  // "2.11.0+cu130"; "of unknown version" where no file has it
};

// $CROONER_LIBTORCH, else the folder that crooner was built against (libtorch.txt in the libexec
// folder), else libtorch/ or torch/ in a folder above `program`. Throws InputError that names where
// it was searched for.
LibTorch find_libtorch(const std::filesystem::path& program);

// What --version prints. `revision`: of the sources, empty where it is unknown.
std::string version_text(const std::filesystem::path& program, std::string_view revision);

// The folder of what users do not run themselves, relative to the bin folder of `program`.
std::filesystem::path libexec_folder(const std::filesystem::path& program);

}  // namespace crooner::launcher
