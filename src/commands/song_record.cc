#include "commands/song_record.h"

#include "audio/wav_chunk.h"
#include "base/sha256.h"

namespace crooner::commands {

std::string carried_text(const run::Record& record) {
  std::string text = record.dump();
  if (text.size() <= audio::kLargestRequest) return text;
  return run::Record{{"run_json_sha256", sha256_hex(text)}, {"notice", record.at("notice")}}.dump();
}

std::optional<run::Record> carried_record(const std::filesystem::path& song_file) {
  const auto text = audio::read_request(song_file);
  if (!text) return {};
  run::Record record = run::Record::parse(*text, nullptr, false);
  if (record.is_discarded() || !record.is_object()) return {};
  return record;
}

}  // namespace crooner::commands
