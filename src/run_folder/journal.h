#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/append_file.h"
#include "run_folder/journal_record.h"
#include "run_folder/run_metadata.h"

namespace crooner::run_folder {

// A segment after the first of a level.
struct JournalSegment {
  std::int64_t begin = 0;                    // in codes from the song's start; 0: nothing yet
  std::vector<std::int64_t> codes;           // of finished windows
  std::vector<std::int64_t> pending_tokens;  // of the unfinished window, which follows the codes
  bool operator==(const JournalSegment&) const = default;
};

// The state of one level according to a journal.
struct JournalLevel {
  std::vector<std::int64_t> codes;           // from the song's start: prompt, then finished windows
  std::int64_t prompt_length = 0;            // codes that existed before sampling
  std::vector<std::int64_t> pending_tokens;  // of the unfinished window, which follows the codes
  bool finished = false;

  // With several segments the above are the first one's.
  std::vector<JournalSegment> segments = {};    // the second and following
  std::vector<std::int64_t> joined_codes = {};  // of the finished level

  // From the song's start, as far as they will remain.
  const std::vector<std::int64_t>& song_codes() const {
    return joined_codes.empty() ? codes : joined_codes;
  }
  bool operator==(const JournalLevel&) const = default;
};

using JournalState = std::map<int, JournalLevel>;  // by level

// The valid records of a journal, applied in order: all up to the first one that is torn, damaged,
// or does not follow from those before.
struct JournalContents {
  JournalState state;
  std::size_t records = 0;
  std::size_t valid_bytes = 0;  // what follows is to be discarded
};

// `run_hash`: that of run.json. Throws InputError naming `file` when the bytes do not begin as a
// journal does.
JournalContents parse_journal(std::span<const std::byte> bytes, std::string_view run_hash,
                              const std::string& file);

// The state in the journal of a run folder, read without its lock: while the run is in progress,
// the part that is written so far. Empty without a journal. Throws as parse_journal() does.
JournalState read_journal(const std::filesystem::path& folder, const Metadata& metadata);

// The append-only journal of a run folder. Every record is handed to the system before the call
// returns; the file is flushed to disk at most once per second, and by sync(). Throws ResourceError
// when it cannot be written: earlier records stay intact.
class Journal {
 public:
  // Opens or creates it; discards an invalid end. `run_hash`: that of run.json.
  Journal(const std::filesystem::path& file, std::string run_hash);

  const JournalState& state() const { return contents_.state; }
  const JournalLevel& state(int level) const;  // empty if there is none

  // A record must follow from the state: the prompt comes first, tokens after the codes and the
  // pending tokens of their segment, a window after its codes. The first record of a segment says
  // where it begins. Otherwise the call is a bug (std::logic_error).
  void append_prompt(int level, std::span<const std::int64_t> codes);
  void append_tokens(int level, std::int64_t position, std::span<const std::int64_t> tokens,
                     int segment = 0);
  void append_window(int level, std::int64_t position, std::span<const std::int64_t> codes,
                     int segment = 0);
  // `codes`: all of the level; recorded if the records before do not say them: of a level with
  // segments, or with codes after those that were sampled.
  void append_level_end(int level, std::span<const std::int64_t> codes = {});
  void sync();

 private:
  void append(const JournalRecord& record);

  std::string run_hash_;
  AppendFile file_;
  JournalContents contents_;
  std::chrono::steady_clock::time_point last_sync_;
};

}  // namespace crooner::run_folder
