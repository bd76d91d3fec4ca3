#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

namespace crooner {

// Reads a pipe, a socket, a terminal or a device to its end, block by block. A FIFO that has had no
// writer yet is waited for; a signal ends the waiting with Interrupted. `name` is for messages.
// Throws InputError when the device fails.
void read_stream(int descriptor, const std::string& name,
                 const std::function<void(std::span<const std::byte>)>& take);

// All of what can only be read once and in order: "-" for standard input, <(command), /dev/stdin.
std::string read_stream(const std::filesystem::path& file);

}  // namespace crooner
