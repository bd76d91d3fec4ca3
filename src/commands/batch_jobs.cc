#include "commands/batch_jobs.h"

#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "batch/done.h"
#include "batch/state_files.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

const fs::path& made(const fs::path& folder) {
  batch::make_state_folder(folder);
  return folder;
}

// What makes it another song; versions of programs may differ when it is there already.
run_folder::Record identity_fields(const run_folder::Record& record) {
  run_folder::Record kept;
  for (const char* part : {"model", "request"}) {
    if (record.contains(part)) kept[part] = record.at(part);
  }
  return kept;
}

}  // namespace

BatchJobs::BatchJobs(fs::path folder, batch::Claims::Settings settings)
    : folder_(std::move(folder)), failures_(made(folder_)), claims_(folder_, std::move(settings)) {}

void BatchJobs::failed(const batch::Failure& failure, const std::string& key) {
  log::warn(str_cat(batch::name_of(failure.source_line), ": ", failure.error));
  failed_.insert(key);
  failures_.record(key, failure);
  if (checked_) failures_.publish();
}

void BatchJobs::failed(BatchJob& job, const std::string& why) {
  job.state = BatchJob::State::kFailed;
  failed({job.job.source_line, job.job.name, why}, job.key);
  claims_.release(job.key);
}

void BatchJobs::checked(const std::string& list, const std::vector<BatchJob>& jobs) {
  std::set<std::string> kept = failed_;
  for (const BatchJob& job : jobs) {
    if (job.state == BatchJob::State::kDone) failures_.forget(job.key);
    if (job.missing()) kept.insert(job.key);
  }
  failures_.forget_others(list, kept);
  failures_.publish();
  checked_ = true;
}

bool BatchJobs::is_done(const BatchJob& job, const PreparedSongs& song) {
  const std::vector<batch::DoneSong> songs = batch::read_done(folder_, job.key);
  if (songs.empty()) return false;
  std::string difference;
  if (songs.size() != song.records.size()) difference = "--songs is another";
  for (std::size_t i = 0; difference.empty() && i < songs.size(); ++i) {
    difference = run_folder::first_difference(identity_fields(songs[i].record),
                                              identity_fields(song.records[i]));
  }
  if (difference.empty()) return true;
  if (job.job.options.run.force) {
    batch::remove_done(folder_, job.key);
    return false;
  }
  throw UsageError(str_cat("'", job.job.options.out,
                           "' is the song of another request: ", difference,
                           ". Give that one again, or another name; --force replaces it."));
}

bool BatchJobs::is_done(const BatchJob& job) const {
  return !batch::read_done(folder_, job.key).empty();
}

void BatchJobs::done(BatchJob& job, const PreparedSongs& song) {
  std::vector<batch::DoneSong> songs;
  for (std::size_t i = 0; i < song.files.size(); ++i) {
    songs.push_back({fs::relative(song.files[i], folder_).string(), song.records[i]});
  }
  batch::write_done(folder_, job.key, songs);
  if (failures_.forget(job.key)) failures_.publish();
  claims_.finish(job.key);
  job.state = BatchJob::State::kDone;
}

}  // namespace crooner::commands
