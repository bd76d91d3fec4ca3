#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <limits>
#include <span>
#include <string>

namespace crooner {

// Reads a pipe, a socket, a terminal or a device to its end, block by block. A FIFO that has had no
// writer yet is waited for; a signal ends the waiting with Interrupted. `name` is for messages.
// Ends before that when `take` returns false. Throws InputError when the device fails.
void read_stream(int descriptor, const std::string& name,
                 const std::function<bool(std::span<const std::byte>)>& take);

// All of what can only be read once and in order: "-" for standard input, <(command), /dev/stdin.
// Of more than `most` bytes only a beginning that is longer than that, so that what never ends
// cannot fill the memory.
std::string read_stream(const std::filesystem::path& file,
                        std::size_t most = std::numeric_limits<std::size_t>::max());

}  // namespace crooner
