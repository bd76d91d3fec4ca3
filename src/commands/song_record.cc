#include "commands/song_record.h"

#include "audio/wav_chunk.h"
#include "base/sha256.h"

namespace crooner::commands {

std::string embedded_metadata(const run_folder::Record& record) {
  std::string text = record.dump();
  if (text.size() <= audio::kMaxWavMetadata) return text;
  return run_folder::Record{{"run_json_sha256", sha256_hex(text)}, {"notice", record.at("notice")}}
      .dump();
}

std::optional<run_folder::Record> read_embedded_metadata(const std::filesystem::path& song_file) {
  const auto text = audio::read_wav_metadata(song_file);
  if (!text) return {};
  run_folder::Record record = run_folder::Record::parse(*text, nullptr, false);
  if (record.is_discarded() || !record.is_object()) return {};
  return record;
}

}  // namespace crooner::commands
