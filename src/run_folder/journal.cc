#include "run_folder/journal.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/mapped_file.h"
#include "base/paths.h"
#include "base/strings.h"

namespace crooner::run_folder {
namespace {

constexpr std::string_view kMagic =
    "crooner run v1\r\n";  // 16 bytes; \r\n reveals a text conversion
constexpr auto kSyncInterval = std::chrono::seconds(1);

std::span<const std::byte> magic() {
  return std::as_bytes(std::span(kMagic));
}

std::int64_t count(const std::vector<std::int64_t>& list) {
  return static_cast<std::int64_t>(list.size());
}

// A segment of a level; empty if there is none.
JournalSegment segment_state(const JournalLevel& level, int segment) {
  if (segment == 0) return {0, level.codes, level.pending_tokens};
  const auto index = static_cast<std::size_t>(segment) - 1;
  return index < level.segments.size() ? level.segments[index] : JournalSegment();
}

bool is_complete(const JournalLevel& level, const JournalRecord& record) {
  const bool pending = !level.pending_tokens.empty() ||
                       std::any_of(level.segments.begin(), level.segments.end(),
                                   [](const auto& one) { return !one.pending_tokens.empty(); });
  if (pending) return false;
  if (!level.segments.empty()) return !record.values.empty();
  // Of a level with codes that follow those that were sampled, all of them.
  return record.values.empty() ||
         (record.values.size() > level.codes.size() &&
          std::equal(level.codes.begin(), level.codes.end(), record.values.begin()));
}

// Whether the record may come next.
bool follows(const JournalLevel& level, const JournalRecord& record) {
  const JournalSegment segment = segment_state(level, record.segment);
  const bool first = record.segment > 0 && segment.begin == 0;
  switch (record.kind) {
    case RecordKind::kPrompt:
      return level.codes.empty() && level.pending_tokens.empty() && record.position == 0 &&
             record.segment == 0;
    case RecordKind::kTokens:
      return first ? record.position > 0
                   : record.position ==
                         segment.begin + count(segment.codes) + count(segment.pending_tokens);
    case RecordKind::kWindow:
      return first ? record.position > 0 : record.position == segment.begin + count(segment.codes);
    case RecordKind::kLevelEnd:
      return is_complete(level, record);
  }
  return false;
}

void apply_to_segment(JournalLevel& level, const JournalRecord& record) {
  if (level.segments.size() < static_cast<std::size_t>(record.segment)) {
    level.segments.resize(record.segment);
  }
  JournalSegment& segment = level.segments[record.segment - 1];
  if (segment.begin == 0) segment.begin = record.position;
  auto& list = record.kind == RecordKind::kTokens ? segment.pending_tokens : segment.codes;
  if (record.kind == RecordKind::kWindow) segment.pending_tokens.clear();
  list.insert(list.end(), record.values.begin(), record.values.end());
}

void apply(JournalLevel& level, const JournalRecord& record) {
  if (record.segment > 0) return apply_to_segment(level, record);
  if (record.kind == RecordKind::kLevelEnd) {
    level.finished = true;
    level.joined_codes = record.values;
    return;
  }
  auto& list = record.kind == RecordKind::kTokens ? level.pending_tokens : level.codes;
  if (record.kind == RecordKind::kWindow) level.pending_tokens.clear();
  list.insert(list.end(), record.values.begin(), record.values.end());
  if (record.kind == RecordKind::kPrompt) level.prompt_length = count(level.codes);
}

const JournalLevel& level_state(const JournalState& state, int level) {
  static const JournalLevel none;
  const auto found = state.find(level);
  return found == state.end() ? none : found->second;
}

JournalContents read(const std::filesystem::path& file, const std::string& run_hash) {
  const MappedFile mapped(file);
  return parse_journal(mapped.bytes(), run_hash, file.string());
}

}  // namespace

JournalContents parse_journal(std::span<const std::byte> bytes, std::string_view run_hash,
                              const std::string& file) {
  const std::size_t compared = std::min(bytes.size(), magic().size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(compared),
                  magic().begin())) {
    throw InputError(str_cat("'", file,
                             "' is not a journal of crooner, or its beginning is damaged; "
                             "--force starts the run over."));
  }
  JournalContents contents;
  if (bytes.size() < magic().size()) return contents;  // killed while it was created
  contents.valid_bytes = magic().size();
  while (const auto decoded = decode_record(bytes.subspan(contents.valid_bytes), run_hash)) {
    const JournalRecord& record = decoded->record;
    if (!follows(level_state(contents.state, record.level), record)) break;
    apply(contents.state[record.level], record);
    contents.valid_bytes += decoded->size;
    ++contents.records;
  }
  return contents;
}

JournalState read_journal(const std::filesystem::path& folder, const Metadata& metadata) {
  const std::filesystem::path file = folder / "journal";
  if (!path_exists(file)) return {};
  const std::string bytes = read_file(file);
  return parse_journal(std::as_bytes(std::span(bytes)), metadata_hash(metadata), file.string())
      .state;
}

Journal::Journal(const std::filesystem::path& file, std::string run_hash)
    : run_hash_(std::move(run_hash)), file_(file), contents_(read(file, run_hash_)) {
  const std::size_t discarded = file_.size() - contents_.valid_bytes;
  if (discarded > 0) {
    log::debug(str_cat("The last ", discarded, " bytes of '", file.string(),
                       "' were torn or damaged and are discarded."));
    file_.truncate(contents_.valid_bytes);
  }
  if (contents_.valid_bytes == 0) file_.append(magic());
  file_.sync();
  last_sync_ = std::chrono::steady_clock::now();
}

const JournalLevel& Journal::state(int level) const {
  return level_state(contents_.state, level);
}

void Journal::append_prompt(int level, std::span<const std::int64_t> codes) {
  append({RecordKind::kPrompt, level, 0, {codes.begin(), codes.end()}});
}

void Journal::append_tokens(int level, std::int64_t position, std::span<const std::int64_t> tokens,
                            int segment) {
  append({RecordKind::kTokens, level, position, {tokens.begin(), tokens.end()}, segment});
}

void Journal::append_window(int level, std::int64_t position, std::span<const std::int64_t> codes,
                            int segment) {
  append({RecordKind::kWindow, level, position, {codes.begin(), codes.end()}, segment});
}

void Journal::append_level_end(int level, std::span<const std::int64_t> codes) {
  const JournalLevel& before = state(level);
  if (before.segments.empty() && codes.size() == before.codes.size()) codes = {};  // known
  append({RecordKind::kLevelEnd, level, 0, {codes.begin(), codes.end()}});
}

void Journal::append(const JournalRecord& record) {
  if (!follows(state(record.level), record)) {
    throw std::logic_error(str_cat("A journal record of level ", record.level, ", position ",
                                   record.position,
                                   " does not follow from the records before it."));
  }
  file_.append(encode_record(record, run_hash_));
  apply(contents_.state[record.level], record);
  if (std::chrono::steady_clock::now() - last_sync_ >= kSyncInterval) sync();
}

void Journal::sync() {
  file_.sync();
  last_sync_ = std::chrono::steady_clock::now();
}

}  // namespace crooner::run_folder
