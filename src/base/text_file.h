#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace crooner {

// Text as editors and spreadsheets save it, as UTF-8: without a byte order mark, UTF-16 converted
// (with a mark, or known by the zero bytes of its first characters), and with LF where old Macs
// have CR alone. CRLF stays: readers take it. Bytes that are not UTF-8 stay too.
std::string to_utf8_text(std::string bytes);

// The lines of a text, which end in LF, CRLF or CR.
std::vector<std::string> text_lines(std::string_view text);

// The text of a file, or of a pipe such as <(command), /dev/stdin or "-" (standard input), read
// once. Throws InputError when it cannot be read, or has more than `max_bytes`: sound, or a device
// that never ends, that was named by mistake.
inline constexpr std::size_t kMaxTextBytes = 1 << 28;
std::string read_text(const std::filesystem::path& file, std::size_t max_bytes = kMaxTextBytes);

}  // namespace crooner
