#include "audio/wav_chunk.h"

#include <gtest/gtest.h>

#include <fstream>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "audio/test_signals.h"
#include "base/error.h"
#include "base/files.h"

namespace crooner::audio {
namespace {

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

TEST(WavChunk, RoundTrips) {
  const TestFolder folder("chunk");
  const Audio sound{8000, 1, {0.0f, 0.25f, 0.5f}};
  for (const std::string& text : {std::string("{}"), std::string("{\"seed\": 7}"),
                                  std::string(kMaxWavMetadata, 'x'), std::string("odd")}) {
    write_audio_file(folder / "a.wav", sound, {SampleFormat::kPcm24, text});
    EXPECT_EQ(read_wav_metadata(folder / "a.wav"), text);
    EXPECT_EQ(read_audio_file(folder / "a.wav").samples, sound.samples);  // others skip the chunk
    const std::string bytes = read_file(folder / "a.wav");
    EXPECT_EQ(bytes.size() % 2, 0u);
    const auto at = [&](int i) {
      return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
    };
    EXPECT_EQ((at(4) | at(5) << 8 | at(6) << 16 | at(7) << 24) + 8, bytes.size());
  }
}

TEST(WavChunk, IsOptional) {
  const TestFolder folder("nochunk");
  const Audio sound = sine(8000, 440, 0.1);
  write_audio_file(folder / "a.wav", sound);
  write_audio_file(folder / "a.flac", sound, {SampleFormat::kPcm16, "{}"});
  EXPECT_EQ(read_wav_metadata(folder / "a.wav"), std::nullopt);
  EXPECT_EQ(read_wav_metadata(folder / "a.flac"), std::nullopt);
  EXPECT_THROW(read_wav_metadata(folder / "missing.wav"), InputError);
}

TEST(WavChunk, HasALimit) {
  std::vector<std::byte> wav(12);
  EXPECT_THROW(append_wav_metadata(wav, std::string(kMaxWavMetadata + 1, 'x')), UsageError);
  EXPECT_THROW(append_wav_metadata(wav, "{}"), InputError);  // no RIFF file
}

TEST(WavChunk, IsIntactOrMissingInATruncatedFile) {
  const TestFolder folder("cutchunk");
  const std::string text = "{\"seed\": 12345}";
  write_audio_file(folder / "a.wav", {8000, 1, {0.1f, 0.2f}}, {SampleFormat::kPcm16, text});
  const std::string bytes = read_file(folder / "a.wav");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    write_bytes(folder / "b.wav", bytes.substr(0, size));
    const auto read = read_wav_metadata(folder / "b.wav");
    // The padding byte is no part of the text.
    EXPECT_EQ(read.has_value(), size + 1 >= bytes.size()) << size;
    EXPECT_EQ(read.value_or(text), text);
  }
}

TEST(WavChunk, SurvivesWrongChunkSizes) {
  const TestFolder folder("liechunk");
  write_audio_file(folder / "a.wav", {8000, 1, {0.1f, 0.2f}}, {SampleFormat::kPcm16, "{\"a\": 1}"});
  const std::string bytes = read_file(folder / "a.wav");
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char value : {'\x00', '\x7f', '\xff'}) {
      std::string changed = bytes;
      changed[at] = value;
      write_bytes(folder / "b.wav", changed);
      EXPECT_NO_THROW(read_wav_metadata(folder / "b.wav"));
      try {
        read_audio_file(folder / "b.wav");
      } catch (const InputError&) {
      }
    }
  }
}

}  // namespace
}  // namespace crooner::audio
