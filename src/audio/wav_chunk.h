#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crooner::audio {

// A WAV embeds the request that generated it as JSON in a RIFF chunk named "crnr", after the
// samples (docs/formats/wav.md). Other programs skip it.
inline constexpr std::size_t kMaxWavMetadata = 16 * 1024;  // bytes of text

// Appends the chunk to the bytes of a RIFF file. Throws UsageError when the text is longer than
// kMaxWavMetadata, InputError when the bytes are not a RIFF file.
void append_wav_metadata(std::vector<std::byte>& wav, std::string_view text);

// The text of a file's chunk; nothing when it is not a WAV, has no such chunk, or is damaged before
// it. Throws InputError when the file cannot be read.
std::optional<std::string> read_wav_metadata(const std::filesystem::path& file);

}  // namespace crooner::audio
